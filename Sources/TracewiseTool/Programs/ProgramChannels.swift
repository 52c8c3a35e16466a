import Foundation
import MatrixFiles
import Tracewise
import TracewisePrograms

/// The channel to the program that the command line names.
enum ProgramChannels {
  static func channel(_ arguments: Arguments, _ start: ProgramStart) throws -> any ProgramChannel {
    guard let (kind, word) = arguments.program else { throw arguments.usage("no program is named") }
    let deadline =
      try arguments.ofProgram[.deadline].map { try arguments.seconds($0, .deadline) } ?? 30
    switch kind {
    case .python: return piped(try python(word, arguments), deadline, arguments)
    case .library: return try library(word, start, deadline, arguments)
    case .umbridge: return try UMBridgeModel(word, deadline: deadline)
    default:
      guard let words = Words.split(word) else {
        throw arguments.usage("'--program \(word)': a quotation does not end")
      }
      guard !words.isEmpty else { throw arguments.usage("'--program' names no program") }
      return piped(words, deadline, arguments)
    }
  }

  private static func piped(_ words: [String], _ deadline: Double, _ arguments: Arguments)
    -> PipedProgram
  {
    let isQuiet = arguments.isQuiet
    return PipedProgram(words, deadline: deadline) { line in
      if !isQuiet { Output.message("| \(line)") }
    }
  }

  private static func python(_ word: String, _ arguments: Arguments) throws -> [String] {
    guard let colon = word.lastIndex(of: ":"), colon != word.startIndex,
      word.index(after: colon) != word.endIndex
    else {
      throw arguments.usage("'--python \(word)' should read --python FILE:FUNCTION")
    }
    let dtype = arguments.ofProgram[.dtype] ?? "auto"
    guard ["auto", "f8", "f4"].contains(dtype) else {
      throw arguments.usage("'--dtype \(dtype)': auto, f8 or f4 is required")
    }
    return Adapter.python(
      word, dtype: dtype, flat: arguments.ofProgram[.x0], moved: arguments.ofProgram[.inputs],
      point: arguments.at.map(\.description))
  }

  /// A function of a library in a process of our own tool.
  private static func library(
    _ word: String, _ start: ProgramStart, _ deadline: Double, _ arguments: Arguments
  ) throws -> any ProgramChannel {
    guard let colon = word.lastIndex(of: ":"), colon != word.startIndex,
      word.index(after: colon) != word.endIndex
    else {
      throw arguments.usage("'--library \(word)' should read --library FILE:SYMBOL")
    }
    guard let x = start.lone else {
      throw arguments.usage("'--library' needs the point: --at x.npy or --at \"[1, 2, 3]\"")
    }
    func channel(passesArray: Bool) -> PipedProgram {
      piped(
        LibraryServer.words(
          tool: CommandLine.executable, path: String(word[..<colon]),
          symbol: String(word[word.index(after: colon)...]),
          count: x.count, passesArray: passesArray), deadline, arguments)
    }
    let first = channel(passesArray: false)
    do throws(ProgramFailure) {
      _ = try first.ask(.value, at: x.values)
    } catch {
      guard case .died = error else { return first }
      // Many functions do not ask whether there is an array for the gradient.
      first.end()
      let second = channel(passesArray: true)
      do throws(ProgramFailure) { _ = try second.ask(.value, at: x.values) } catch { return second }
      Output(arguments).note("without an array for the gradient the function dies; it is given one")
      return second
    }
    return first
  }
}
