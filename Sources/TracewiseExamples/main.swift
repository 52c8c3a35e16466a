import Tracewise

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// tracewise-examples: models fitted to the data of `Fixtures/data`.

do {
  let command = try CommandLineOptions(Array(CommandLine.arguments.dropFirst()))
  // The same numbers however many cores there are.
  Parallelism.setThreads(1)
  if let example = command.example {
    try example.run(command.run)
  } else {
    print(CommandLineOptions.help)
  }
} catch let error as UsageError {
  printError("error: \(error.message)\n\n\(CommandLineOptions.usage)")
  exit(64)
} catch {
  printError("error: \(error)")
  exit(1)
}

func printError(_ text: String) {
  let bytes = Array("\(text)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
