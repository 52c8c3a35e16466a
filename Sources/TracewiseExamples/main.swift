#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// tracewise-examples: the deck's models, fitted to the data of `Fixtures/data`.

do {
  let command = try CommandLineOptions(Array(CommandLine.arguments.dropFirst()))
  switch command.example {
  case .gaussian: try runGaussian(command.folder)
  case .network: try runNetwork(command.folder)
  case nil: print(CommandLineOptions.help)
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
