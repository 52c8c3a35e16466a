import MatrixFiles
import TracewiseChecks

/// A parsed command line.
struct Arguments {
  var command: Command
  var operands: [String] = []
  /// Input names and files, in order.
  var data: [(name: String, source: DataSource)] = []
  var dims: [String: Int] = [:]
  var wrt: [String]?
  var layout = ClaimLayout.either
  /// Whether files with wrong claims are written anew, corrected, beside the old ones.
  var wantsFix = false
  var seed: UInt64 = 1
  var seeds = 1
  var region: String?
  /// The operands of `--at`.
  var at: [DataSource] = []
  /// The language of `--emit`.
  var emission: Emission?
  var format: String
  var output: String?
  var isQuiet = false
  var isStrict = false
  var wantsSecond = false
  var wantsDifferential = false
  var wantsMutants = false
  /// How many random compositions to check instead of rules and losses.
  var compositions: Int?
  var threads: Int?
  /// The program to check, as its option says.
  var program: (kind: Option, word: String)?
  /// What else is said of a program.
  var ofProgram: [Option: String] = [:]
  /// The most entries that the values of a loss may have together.
  var entries = AddressSpace.usualEntries
  private var entriesAreGiven = false
  var port: UInt16?
  /// The rules of `--rules`.
  var rules: [String]?
  var wantsHelp = false

  /// Takes no more entries for granted than there is room for.
  mutating func limitEntries() {
    guard let room = AddressSpace.entries else { return }
    guard room > 0 else { AddressSpace.refuse() }
    if !entriesAreGiven { entries = min(entries, room) }
  }

  init(_ command: Command, _ words: [String]) throws {
    self.command = command
    format = command.defaultFormat
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      }
      if word == "-h" {
        wantsHelp = true
      } else if word.hasPrefix("--") {
        try take(word, &rest)
      } else {
        operands.append(word)
      }
    }
  }

  private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) throws {
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = Option(rawValue: name), command.options.contains(option) else {
      throw unknown(name)
    }
    guard let valueName = option.value else {
      guard parts.count == 1 else { throw usage("option '--\(name)' takes no value") }
      return set(option)
    }
    if parts.count > 1 { return try set(option, String(parts[1])) }
    guard let value = rest.popFirst(), !value.hasPrefix("--") else {
      throw usage("option '--\(name)' needs a value: --\(name) \(valueName)")
    }
    try set(option, value)
  }

  private func unknown(_ name: String) -> Failure {
    let known = command.options.map(\.rawValue)
    return usage("unknown option '--\(name)'\(Hint.didYouMean(name, among: known, prefix: "--"))")
  }

  private mutating func set(_ option: Option) {
    switch option {
    case .quiet: isQuiet = true
    case .strict: isStrict = true
    case .fix: wantsFix = true
    case .second: wantsSecond = true
    case .differential: wantsDifferential = true
    case .mutants: wantsMutants = true
    default: wantsHelp = true
    }
  }

  private mutating func set(_ option: Option, _ value: String) throws {
    switch option {
    case .data:
      let (name, path) = try pair(value, option)
      guard !data.contains(where: { $0.name == name }) else {
        throw usage("'--data \(name)=…' is given twice")
      }
      data.append((name, DataSource(path)))
    case .dim:
      for item in try list(value, option) {
        let (name, size) = try pair(item, option)
        dims[name] = try number(size, "\(option.flag) \(item)", atLeast: 1)
      }
    case .rules: rules = try (rules ?? []) + list(value, option)
    case .wrt: wrt = try (wrt ?? []) + list(value, option)
    case .layout:
      guard let layout = ClaimLayout(rawValue: value) else {
        let known = ClaimLayout.names
        throw usage(
          "unknown layout '\(value)' (\(known.joined(separator: ", ")))"
            + Hint.didYouMean(value, among: known))
      }
      self.layout = layout
    case .seed:
      guard let seed = UInt64(value) else {
        throw usage("'--seed \(value)': a whole number of at least 0 is required")
      }
      self.seed = seed
    case .seeds: seeds = try number(value, "\(option.flag) \(value)", atLeast: 1)
    case .compositions:
      compositions = try number(value, "\(option.flag) \(value)", atLeast: 1)
    case .threads: threads = try number(value, "\(option.flag) \(value)", atLeast: 1)
    case .port:
      port = UInt16(try number(value, "\(option.flag) \(value)", atLeast: 1, atMost: 65535))
    case .entries:
      entriesAreGiven = true
      entries = try number(value, "\(option.flag) \(value)", atLeast: 1, atMost: 1 << 40)
    case .region: region = value
    case .at: at.append(DataSource(value))
    case .emit:
      guard let language = Emission(rawValue: value) else {
        let known = Emission.names
        throw usage(
          "unknown language '\(value)' (\(known.joined(separator: ", ")))"
            + Hint.didYouMean(value, among: known))
      }
      emission = language
    case .format:
      guard command.formats.contains(value) else {
        let known = command.formats
        throw usage(
          "unknown format '\(value)' (\(known.joined(separator: ", ")))"
            + Hint.didYouMean(value, among: known))
      }
      format = value
    case .output: output = value
    case .program, .python, .library, .umbridge:
      if let program {
        throw usage("'\(option.flag)' after '\(program.kind.flag)': one program is checked")
      }
      program = (option, value)
    case .inputs, .points, .evaluations, .time, .deadline, .dtype, .x0: ofProgram[option] = value
    case .second, .differential, .mutants, .quiet, .strict, .fix, .help: set(option)
    }
  }

  private func pair(_ value: String, _ option: Option) throws -> (String, String) {
    let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw usage("'\(option.flag) \(value)' should read \(option.flag) \(option.value ?? "")")
    }
    return (String(parts[0]), String(parts[1]))
  }

  /// The items of `A,B`, none of them empty.
  func list(_ value: String, _ option: Option) throws -> [String] {
    let items = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard items.allSatisfy({ !$0.isEmpty }) else {
      throw usage("'\(option.flag) \(value)' should read \(option.flag) \(option.value ?? "")")
    }
    return items
  }

  func number(
    _ value: String, _ what: String, atLeast least: Int, atMost most: Int = 1_000_000_000
  ) throws -> Int {
    guard let number = Int(value), number >= least, number <= most else {
      throw usage("'\(what)': a whole number of at least \(least) is required")
    }
    return number
  }

  /// The seeds of `--seed` and `--seeds`.
  var allSeeds: SeedRange { SeedRange(from: seed, count: seeds) }

  func usage(_ message: String) -> Failure {
    .usage(
      "\(message)\nUsage: \(Help.usage(command))\n"
        + "See 'tracewise \(command.rawValue) --help' for more information.")
  }
}
