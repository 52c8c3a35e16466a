import Foundation
import MatrixFiles
import Tracewise
import TracewisePrograms
import TracewiseVerification

/// `tracewise check --program "…"` and its like.
enum ProgramCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    guard let program = arguments.program else { return Failure.Code.software.rawValue }
    try refuseIdleOptions(arguments)
    var settings = try settings(arguments)
    settings.command = arguments.programReproduction
    settings.subject = program.word
    var report = CheckReport(arguments)
    let point = try ProgramStart(arguments)
    for seed in arguments.allSeeds {
      settings.seed = seed
      do {
        let channel = try ProgramChannels.channel(arguments, point)
        settings.start = try point.numbers(for: channel.greet())
        report.add(try ProgramVerifier.verification(of: channel, settings), under: program.word)
      } catch ProgramFailure.exhausted {
        throw arguments.usage(
          "the budget is used up before there is a gradient at the starting point: more of '--evaluations' or '--time'"
        )
      } catch let failure as ProgramFailure {
        throw Failure.data("\(failure)", in: program.word)
      }
    }
    try report.write()
    return report.exitCode
  }

  private static func settings(_ arguments: Arguments) throws -> ProgramSettings {
    var settings = ProgramSettings()
    let words = arguments.ofProgram
    settings.inputs = try words[.inputs].map { try arguments.list($0, .inputs) }
    if let word = words[.points] {
      settings.points = try arguments.number(word, "--points \(word)", atLeast: 0, atMost: 1000)
    }
    if let word = words[.evaluations] {
      settings.budget.evaluations = try arguments.number(word, "--evaluations \(word)", atLeast: 1)
      settings.budget.seconds = .infinity
    }
    if let word = words[.time] { settings.budget.seconds = try arguments.seconds(word, .time) }
    return settings
  }

  /// Options that no program would heed.
  private static func refuseIdleOptions(_ arguments: Arguments) throws {
    guard arguments.operands.isEmpty else {
      throw arguments.usage(
        "'\(arguments.operands[0])': rules and losses are not checked together with a program")
    }
    let used: [(Option, Bool)] = [
      (.data, !arguments.data.isEmpty), (.dim, !arguments.dims.isEmpty),
      (.wrt, arguments.wrt != nil),
      (.fix, arguments.wantsFix), (.region, arguments.region != nil),
      (.mutants, arguments.wantsMutants),
      (.compositions, arguments.compositions != nil),
    ]
    if let idle = used.first(where: \.1)?.0 {
      let hint =
        idle == .wrt ? "; did you mean '--inputs'?" : idle == .data ? "; did you mean '--at'?" : ""
      throw arguments.usage("'\(idle.flag)' is not for programs\(hint)")
    }
    if arguments.format == "counts" { throw arguments.usage("'--format counts' is for rules") }
    for option in [Option.dtype, .x0]
    where arguments.ofProgram[option] != nil && arguments.program?.kind != .python {
      throw arguments.usage("'\(option.flag)' is for '--python'")
    }
  }
}

extension Arguments {
  /// A time as in `30s`, `2min`, `250ms`, `30`.
  func seconds(_ word: String, _ option: Option) throws -> Double {
    for (unit, factor) in [
      ("ms", 1e-3), ("min", 60.0), ("m", 60.0), ("h", 3600.0), ("s", 1.0), ("", 1.0),
    ] {
      guard word.hasSuffix(unit), let number = Double(word.dropLast(unit.count)) else { continue }
      guard number > 0, number * factor <= 1e7 else { break }
      return number * factor
    }
    throw usage("'\(option.flag) \(word)': a time is required, as in 30s or 5min")
  }

  /// The file that a program is in, where the command line names one.
  var programFile: String? {
    guard let program else { return nil }
    switch program.kind {
    case .python, .library:
      return program.word.lastIndex(of: ":").map { String(program.word[..<$0]) }
    case .program:
      return Words.split(program.word)?.first {
        File.exists($0) && !File.isFolder($0) && !$0.hasPrefix("/")
      }
    default: return nil
    }
  }

  /// The command that repeats the check of a program, without its seed.
  var programReproduction: String {
    guard let program else { return "" }
    var words = ["tracewise", "check", program.kind.flag, Self.quoted(program.word)]
    for source in at { words += ["--at", Self.quoted("\(source)")] }
    for option in Option.ofPrograms {
      if let value = ofProgram[option] { words += [option.flag, Self.quoted(value)] }
    }
    return words.joined(separator: " ")
  }
}
