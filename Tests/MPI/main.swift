// Sums over the samples of several ranks: what scripts/test-mpi runs by mpirun, and the figures of the guide.

import Tracewise

let arguments = Array(CommandLine.arguments.dropFirst())
guard let command = arguments.first else {
  fail("a command is needed: reference, sum, steps, bench, ping, times, model, …")
}
let numbers = arguments.dropFirst().compactMap { Int($0) }
do {
  switch command {
  case "reference": try reference(numbers)
  case "model": model(arguments.dropFirst().compactMap { Double($0) })
  default:
    #if MPI
      try ranks(command, numbers, arguments.last ?? "")
    #else
      fail("\(command) needs the package trait MPI")
    #endif
  }
} catch {
  quit("\(error)", 1)
}
