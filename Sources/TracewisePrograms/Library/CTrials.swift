#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Compiles C files, and tries their changes, each in a process of its own: what crashes or hangs is no right one.
struct CTrials {
  private let path: String
  private let symbol: String
  private let slopes: [KnownSlope]
  private let ends: Double
  private let folder: String

  /// Whether a file is one of C.
  static func isSource(_ path: String) -> Bool { path.hasSuffix(".c") }

  /// A shared library of a file of C, and the folder that holds it alone; what the compiler says where there is none.
  static func library(of path: String) -> (folder: String?, libraryOrReason: String) {
    guard let folder = folder() else {
      return (nil, "no folder for a compiled library can be made")
    }
    let (library, log) = ("\(folder)/library.so", "\(folder)/log")
    let words = ["-O2", "-shared", "-fPIC", "-o", library, path, "-lm"]
    if compile(words, log: log, seconds: 60) { return (folder, library) }
    let said = text(log).split(separator: "\n").first { $0.contains("error") }
    remove(folder)
    return (nil, said.map(String.init) ?? "\(path) is not compiled: there is no C compiler cc")
  }

  /// Changes with which all slopes are right and the value is as it was, of the first stage that has any.
  static func edits(
    of path: String, _ symbol: String, _ slopes: [KnownSlope], seconds: Double
  ) -> [Edit] {
    guard let bytes = contents(path), bytes.count < 1 << 20, !slopes.isEmpty,
      let folder = folder()
    else { return [] }
    defer { remove(folder) }
    let trials = CTrials(
      path: path, symbol: symbol, slopes: slopes, ends: now() + seconds, folder: folder)
    return trials.search(CEdits(CSource(bytes), of: symbol))
  }

  private func search(_ edits: CEdits) -> [Edit] {
    var places = Array(edits.sites.indices)
    for stage in CEdits.Stage.allCases {
      let found = tried(edits, stage, places)
      if stage == .probe {
        // What changes the value is no part of the gradient alone; whole numbers are not told so.
        places = places.filter { edits.sites[$0].role != .value || found.kept.contains($0) }
        continue
      }
      if !found.edits.isEmpty || Self.now() > ends { return found.edits }
    }
    return []
  }

  /// So many changes are compiled at once.
  private static let most = 2500

  /// The changes of a stage that are right, in copies of the file for some places each; of a probe, places that count.
  private func tried(
    _ edits: CEdits, _ stage: CEdits.Stage, _ places: [Int]
  ) -> (edits: [Edit], kept: Set<Int>) {
    // What is too much or does not compile together is tried in halves.
    var (right, kept): ([Edit], Set<Int>) = ([], [])
    var rest: [(places: [Int], numbers: Range<Int>?)] = [(places, nil)]
    while let (some, numbers) = rest.popLast(), Self.now() < ends {
      let count = edits.copy(stage, at: some).changes.count
      let own = numbers ?? 0..<count
      guard own.count <= Self.most, let (changes, left) = compiled(edits, stage, some, own, count)
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

  private var copy: String { "\(folder)/copy.c" }
  private var driver: String { "\(folder)/driver.c" }
  private var trial: String { "\(folder)/trial" }

  /// Compiles the changes of a stage with some numbers, without those that do not compile.
  private func compiled(
    _ edits: CEdits, _ stage: CEdits.Stage, _ places: [Int], _ own: Range<Int>, _ count: Int
  ) -> (changes: [CEdits.Change], left: Set<Int>)? {
    var left = Set(0..<count).subtracting(own)
    let home = path.contains("/") ? String(path.prefix(upTo: path.lastIndex(of: "/")!)) : "."
    let flags = ["-w", "-Dmain=tw_other_main", "-I", home.isEmpty ? "/" : home]
    guard Self.write(Array(Self.driver(symbol).utf8), driver) else { return nil }
    for _ in 0..<8 {
      let (text, changes) = edits.copy(stage, at: places, without: left)
      guard !changes.isEmpty, left.count < changes.count, Self.write(text, copy) else { return nil }
      let log = "\(folder)/log"
      let words = flags + ["-O0", "-o", trial, copy, driver, "-lm"]
      if Self.compile(words, log: log, seconds: ends - Self.now()) { return (changes, left) }
      let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      func number(_ line: Int) -> Int? {
        let text = String(decoding: lines[line], as: UTF8.self)
        guard let place = text.firstRange(of: "tw_edit == ") else { return nil }
        return Int(text[place.upperBound...].prefix { $0.isNumber })
      }
      let count = left.count
      for said in Self.text(log).split(separator: "\n") where said.contains("error") {
        let parts = said.split(separator: ":")
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

  private static func compile(_ words: [String], log: String, seconds: Double) -> Bool {
    ran(["cc"] + words, output: nil, errors: log, seconds: seconds)
  }

  // MARK: - Running

  /// What the driver says of changes: their numbers, and how often a term belongs there.
  private func run(_ changes: [CEdits.Change], _ left: Set<Int>, isProbe: Bool) -> [Substring] {
    let n = slopes[0].point.count
    var numbers = [Double(n), Double(slopes.count), Double(changes.count)]
    numbers += changes.indices.map {
      left.contains($0) ? 3 : isProbe ? 2 : changes[$0].isLinear ? 1 : 0
    }
    for slope in slopes { numbers += slope.point + slope.direction + [slope.value, slope.bound] }
    let (data, output) = ("\(folder)/data", "\(folder)/output")
    guard Self.write(Wire.bytes(numbers, .double), data) else { return [] }
    _ = Self.ran(
      [trial, data], output: output, errors: "/dev/null", seconds: ends + 1 - Self.now())
    return Self.text(output).split(separator: "\n")
  }

  // MARK: - Files and processes

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  private static func folder() -> String? {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(base)/tracewise-XXXXXX".utf8CString)
    return mkdtemp(&name).map { String(cString: $0) }
  }

  /// Removes a folder of ours with its files.
  static func remove(_ folder: String) {
    for name in ["library.so", "log", "copy.c", "driver.c", "trial", "data", "output"] {
      unlink("\(folder)/\(name)")
    }
    rmdir(folder)
  }

  private static func contents(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var (result, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      result += buffer[..<count]
    }
    return result
  }

  private static func text(_ path: String) -> String {
    String(decoding: contents(path) ?? [], as: UTF8.self)
  }

  private static func write(_ bytes: [UInt8], _ path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    let count = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && count == bytes.count
  }

  /// Whether a program ends well in time.
  private static func ran(
    _ words: [String], output: String?, errors: String, seconds: Double
  ) -> Bool {
    let out = open(output ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let err = open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { _ = (close(out), close(err)) }
    guard seconds > 0, let leader = Spawning.spawn(words, files: [(1, out), (2, err)]) else {
      return false
    }
    let ends = now() + seconds
    var status: Int32 = 0
    while true {
      let ended = waitpid(leader, &status, WNOHANG)
      if ended == leader { return status == 0 }
      if ended < 0 || now() > ends {
        kill(-leader, SIGKILL)
        waitpid(leader, &status, 0)
        return false
      }
      usleep(2000)
    }
  }
}
