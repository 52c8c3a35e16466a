import Foundation

/// Tries changes of a C file, each in a process of its own: what crashes or hangs is no right one.
struct CTrials {
  private let edits: CEdits
  private let symbol: String
  private let slopes: [KnownSlope]
  private let deadline: Deadline
  private let folder: CompilerFolder
  /// Where the file looks for others.
  private let home: String

  /// Changes with which all slopes are right and the value is as it was, of the first stage that has any.
  static func edits(
    of path: String, _ symbol: String, _ slopes: [KnownSlope], seconds: Double
  ) -> [Edit] {
    guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 20,
      !slopes.isEmpty, let folder = CompilerFolder()
    else { return [] }
    return CTrials(
      edits: CEdits(CSource(Array(data)), of: symbol), symbol: symbol, slopes: slopes,
      deadline: Deadline(seconds: seconds), folder: folder,
      home: URL(fileURLWithPath: path).deletingLastPathComponent().path
    ).search()
  }

  private func search() -> [Edit] {
    let sites = edits.statements.sites
    var places = Array(sites.indices)
    for stage in CEdits.Stage.allCases {
      let found = tried(stage, places)
      if stage == .probe {
        // What changes the value is no part of the gradient alone; whole numbers are not told so.
        places = places.filter { sites[$0].role != .value || found.kept.contains($0) }
        continue
      }
      if !found.edits.isEmpty || deadline.hasPassed { return found.edits }
    }
    return []
  }

  /// So many changes are compiled at once.
  private static let most = 2500

  /// The changes of a stage that are right, in copies of the file for some places each; of a probe, places that count.
  private func tried(
    _ stage: CEdits.Stage, _ places: [Int]
  ) -> (edits: [Edit], kept: Set<Int>) {
    // What is too much or does not compile together is tried in halves.
    var (right, kept): ([Edit], Set<Int>) = ([], [])
    var rest: [(places: [Int], numbers: Range<Int>?)] = [(places, nil)]
    while let (some, numbers) = rest.popLast(), !deadline.hasPassed {
      let count = edits.copy(stage, at: some).changes.count
      let own = numbers ?? 0..<count
      guard own.count <= Self.most, let (changes, left) = compiled(stage, some, own, count)
      else {
        let (half, middle) = (some.count / 2, own.lowerBound + own.count / 2)
        if half > 0, count > 0 {
          rest += [(Array(some[half...]), nil), (Array(some[..<half]), nil)]
        } else if own.count > Self.most {
          rest += [(some, middle..<own.upperBound), (some, own.lowerBound..<middle)]
        }
        continue
      }
      for line in run(changes, left, isProbe: stage == .probe) {
        let words = line.split(separator: " ")
        guard words.count == 4, let k = Int(words[0]), changes.indices.contains(k) else { continue }
        if stage == .probe {
          if words[1] == "G" { kept.insert(some[k]) }
        } else {
          right.append(changes[k].edit(edits.source, Array(words[2...])))
        }
      }
      if stage != .probe, !right.isEmpty { break }
    }
    let shortest = right.sorted { ($0.new.utf8.count, $0.line) < ($1.new.utf8.count, $1.line) }
    return (shortest, kept)
  }

  // MARK: - Compiling

  /// Compiles the changes of a stage with some numbers, without those that do not compile.
  private func compiled(
    _ stage: CEdits.Stage, _ places: [Int], _ own: Range<Int>, _ count: Int
  ) -> (changes: [CEdits.Change], left: Set<Int>)? {
    var left = Set(0..<count).subtracting(own)
    let (copy, driver, trial) = (
      folder.path("copy.c"), folder.path("driver.c"), folder.path("trial")
    )
    let words = [
      "-w", "-Dmain=tw_other_main", "-I", home, "-O0", "-o", trial, copy, driver, "-lm",
    ]
    guard folder.write(Array(Self.driver(symbol).utf8), "driver.c") else { return nil }
    for _ in 0..<8 {
      let (text, changes) = edits.copy(stage, at: places, without: left)
      guard !changes.isEmpty, left.count < changes.count, folder.write(text, "copy.c") else {
        return nil
      }
      guard let said = folder.complaint(compiling: words, deadline) else { return (changes, left) }
      let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      func number(_ line: Int) -> Int? {
        let text = String(decoding: lines[line], as: UTF8.self)
        guard let place = text.firstRange(of: "tw_edit == ") else { return nil }
        return Int(text[place.upperBound...].prefix { $0.isNumber })
      }
      let count = left.count
      for line in said.split(separator: "\n") where line.contains("error") {
        let parts = line.split(separator: ":")
        guard parts.count > 1, parts[0] == copy, let line = Int(parts[1]).map({ $0 - 1 }),
          lines.indices.contains(line)
        else { continue }
        if let k = number(line) {
          left.insert(k)
          continue
        }
        // Something does not suit all of a row of changes.
        var before = line - 1
        while before >= 0, number(before) == nil, before > line - 4 { before -= 1 }
        while before >= 0, let k = number(before) {
          left.insert(k)
          before -= 1
        }
      }
      guard left.count > count else { return nil }
    }
    return nil
  }

  // MARK: - Running

  /// What the driver says of changes: their numbers, and how often a term belongs there.
  private func run(_ changes: [CEdits.Change], _ left: Set<Int>, isProbe: Bool) -> [Substring] {
    let n = slopes[0].point.count
    var numbers = [Double(n), Double(slopes.count), Double(changes.count)]
    // As the driver calls them.
    let (plain, linear, probe, leftOut) = (0.0, 1.0, 2.0, 3.0)
    numbers += changes.indices.map {
      left.contains($0) ? leftOut : isProbe ? probe : changes[$0].isLinear ? linear : plain
    }
    numbers += slopes.flatMap(\.numbers)
    guard folder.write(Wire.bytes(numbers, .double), "data") else { return [] }
    let words = [folder.path("trial"), folder.path("data")]
    return folder.output(of: words, deadline).split(separator: "\n")
  }
}
