import CVersion
import Foundation
import MatrixFiles
import Tracewise
import TracewiseLanguage
import TracewisePrograms

@main
struct Tool {
  static let version = "0.1.0"

  static func main() {
    OutputFile.leaveNothingAtSignals()
    let words = CommandLine.words
    exit(DeepStack.run { run(words) })
  }

  /// Runs a command line and returns its exit code.
  static func run(_ words: [String]) -> Int32 {
    do {
      return try dispatch(words)
    } catch let failure as Failure {
      Output.message(failure.message)
      return failure.code.rawValue
    } catch {
      guard error is LanguageError || error is LanguageFailure || error is TracewiseError else {
        Output.message("unexpected error: \(error)")
        return Failure.Code.software.rawValue
      }
      Output.message(error is TracewiseError ? "error: \(error)" : "\(error)")
      return Failure.Code.data.rawValue
    }
  }

  private static func dispatch(_ words: [String]) throws -> Int32 {
    guard let word = words.first else {
      Output.message(Help.overview)
      return Failure.Code.usage.rawValue
    }
    if word == "help", words.dropFirst().first == "--man" {
      try Output.result(ManualPage.text, to: nil)
      return 0
    }
    if word == Completion.option || word.hasPrefix(Completion.option + "=") {
      try Output.result(try completion(words).script, to: nil)
      return 0
    }
    if word == "--help" || word == "-h" || word == "help" {
      let command = try word == "help" ? words.dropFirst().first.map(command) : nil
      try Output.result(command.map(Help.screen) ?? Help.overview, to: nil)
      return 0
    }
    if word == "--version" {
      let commit = String(cString: tracewise_commit())
      try Output.result("tracewise \(version)\(commit.isEmpty ? "" : " (\(commit))")\n", to: nil)
      return 0
    }
    if word == LibraryServer.command { return LibraryServer.run(Array(words.dropFirst())) }
    if word == LiveAnswer.command { return LiveAnswer.run() }
    let command = try command(word)
    var arguments = try Arguments(command, Array(words.dropFirst()))
    if arguments.wantsHelp {
      try Output.result(Help.screen(command), to: nil)
      return 0
    }
    if let threads = arguments.threads { Parallelism.setThreads(threads) }
    arguments.limitEntries()
    switch command {
    case .check where arguments.program != nil: return try ProgramCommand.run(arguments)
    case .check where arguments.compositions != nil:
      return try CompositionsCommand.run(arguments)
    case .check where arguments.wantsMutants: return try MutantsCommand.run(arguments)
    case .check: return try CheckCommand.run(arguments)
    case .gradient: return try GradientCommand.run(arguments)
    case .derive: return try DeriveCommand.run(arguments)
    case .translate: return try TranslateCommand.run(arguments)
    case .rules: return try RulesCommand.run(arguments)
    case .graph: return try GraphCommand.run(arguments)
    case .site: return try SiteCommand.run(arguments)
    case .serve: return try ServeCommand.run(arguments)
    case .adapter: return try AdapterCommand.run(arguments)
    }
  }

  /// The shell of `--generate-completion-script bash` or `…=bash`.
  private static func completion(_ words: [String]) throws -> Completion {
    let value =
      words[0].split(separator: "=").dropFirst().first.map(String.init) ?? words.dropFirst().first
    guard let completion = value.flatMap(Completion.init) else {
      throw Failure.usage(
        "'\(Completion.option)' takes a shell: \(Completion.names.joined(separator: ", "))"
          + Hint.didYouMean(value ?? "", among: Completion.names))
    }
    return completion
  }

  private static func command(_ word: String) throws -> Command {
    if let command = Command(rawValue: word) { return command }
    let hint =
      word.hasSuffix(".loss") || word.hasSuffix(".tex")
      ? "; did you mean 'tracewise check \(word)'?"
      : Hint.didYouMean(word, among: Command.allCases.map(\.rawValue))
    let what = word.hasPrefix("-") ? "option '\(word)' before the command" : "command '\(word)'"
    throw Failure.usage(
      "unknown \(what)\(hint)\n"
        + "Usage: tracewise COMMAND [ARGUMENT ...] [OPTION ...]\n"
        + "See 'tracewise --help' for more information.")
  }
}
