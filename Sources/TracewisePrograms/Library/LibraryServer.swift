#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Speaks the protocol for a function of a shared library, in a process of its own: a crash of the library is a finding.
package enum LibraryServer {
  /// The word of the command line that no help shows.
  package static let command = "serve-library"

  /// NLopt's and many others' type of an objective.
  private typealias Objective =
    @convention(c) (
      UInt32, UnsafePointer<Double>, UnsafeMutablePointer<Double>?, UnsafeMutableRawPointer?
    ) -> Double

  /// The words of a process that serves.
  ///
  /// - Parameter passesArray: whether an array is passed where only the value is wanted; NLopt passes NULL then.
  package static func words(
    tool: String, path: String, symbol: String, count: Int, passesArray: Bool
  ) -> [String] {
    // A name without a slash is looked for where the system's libraries are.
    let file = path.contains("/") ? path : "./" + path
    return [tool, command, file, symbol, "\(count)", passesArray ? "array" : "null"]
  }

  /// Serves until the other side ends; returns the exit code.
  package static func run(_ words: [String]) -> Int32 {
    // Whoever prints where we crash would tell of us, not of the library.
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT] {
      signal(number, SIG_DFL)
    }
    guard words.count == 4, let count = UInt32(words[2]) else { return 64 }
    let isSource = CTrials.isSource(words[0])
    guard let library = isSource ? compiled(words[0]) : opened(words[0]) else { return 0 }
    guard let address = dlsym(library, words[1]) else {
      say(
        .object([
          (
            "error",
            .object([("message", .string("there is no symbol \(words[1]) in \(words[0])"))])
          )
        ]))
      return 0
    }
    let objective = unsafeBitCast(address, to: Objective.self)
    while let line = line(), let request = JSONReader.value(line), let op = request["op"]?.asText,
      op != "bye"
    {
      if op == "hello" {
        let input = JSON.object([("name", .string("x")), ("shape", .array([.count(Int(count))]))])
        let supports = ["value", "gradient"] + (isSource ? ["edits"] : [])
        say(
          .object([
            ("protocol", .count(1)), ("name", .string(words[1])), ("inputs", .array([input])),
            ("supports", .array(supports.map { .string($0) })),
          ]))
        continue
      }
      if op == "edits" {
        let width = 2 * Int(count) + 2
        guard let numbers = numbers((request["bytes"]?.asCount ?? 0) / 8) else { return 0 }
        let slopes = stride(from: 0, to: numbers.count, by: width).map { k in
          KnownSlope(
            point: Array(numbers[k..<k + Int(count)]),
            direction: Array(numbers[k + Int(count)..<k + width - 2]),
            value: numbers[k + width - 2], bound: numbers[k + width - 1])
        }
        let seconds = request["seconds"]?.asDouble ?? 0
        let edits = CTrials.edits(of: words[0], words[1], slopes, seconds: seconds)
        say(
          .object([
            ("id", request["id"] ?? .null), ("edits", .array(edits.prefix(3).map(\.json))),
          ]))
        continue
      }
      guard let x = numbers(Int(count)) else { return 0 }
      answer(request["id"] ?? .null, op, x, objective, passesArray: words[3] == "array")
    }
    return 0
  }

  private static func opened(_ path: String) -> UnsafeMutableRawPointer? {
    let library = dlopen(path, RTLD_NOW)
    if library == nil { say(.object([("error", .object([("message", .string(reason(path)))]))])) }
    return library
  }

  private static func compiled(_ path: String) -> UnsafeMutableRawPointer? {
    guard access(path, F_OK) == 0 else { return opened(path) }
    let (folder, library) = CTrials.library(of: path)
    guard let folder else {
      say(.object([("error", .object([("message", .string(library))]))]))
      return nil
    }
    defer { CTrials.remove(folder) }
    return opened(library)
  }

  private static func reason(_ path: String) -> String {
    guard access(path, F_OK) == 0 else { return "no such file: \(path)" }
    return dlerror().map { String(cString: $0) } ?? "\(path) is no shared library"
  }

  /// Cells before and behind the arrays, which nobody may write.
  private static let guards = 16

  /// Calls the function with an array for the gradient that is not written yet, among cells that are not its.
  private static func answer(
    _ id: JSON, _ op: String, _ x: [Double], _ objective: Objective, passesArray: Bool
  ) {
    let poison = Double(bitPattern: 0x7FF8_DEAD_BEEF_0001)
    let margin = [Double](repeating: poison, count: guards)
    let own = guards..<guards + x.count
    // Beside the point stand ordinary numbers: what is computed from the poison may be the poison.
    let ones = margin.map { _ in 1.0 }
    var (point, whole) = (ones + x + ones, margin + x.map { _ in poison } + margin)
    let before = point
    let wantsGradient = op == "gradient"
    let value = point.withUnsafeMutableBufferPointer { point in
      whole.withUnsafeMutableBufferPointer { gradient in
        objective(
          UInt32(x.count), UnsafePointer(point.baseAddress! + guards),
          wantsGradient || passesArray ? gradient.baseAddress.map { $0 + guards } : nil, nil)
      }
    }
    func refuse(_ message: String) {
      say(
        .object([
          ("id", id),
          ("error", .object([("type", .string("gradient")), ("message", .string(message))])),
        ]))
    }
    if let place = point.indices.first(where: { point[$0].bitPattern != before[$0].bitPattern }) {
      return refuse(
        "the function writes to its argument x[\(place - guards)], which is to be read only")
    }
    func isWritten(_ place: Int) -> Bool { whole[place].bitPattern != poison.bitPattern }
    if let place = whole.indices.first(where: { !own.contains($0) && isWritten($0) }) {
      return refuse(
        "the function writes beyond its gradient: to entry \(place - guards), of \(x.count)")
    }
    var members: [(String, JSON)] = [("id", id), ("value", .number(value))]
    guard wantsGradient else { return say(.object(members)) }
    let unwritten = own.filter { !isWritten($0) }
    if let first = unwritten.first {
      return refuse(
        "the gradient's entry x[\(first - guards)] was not written"
          + (unwritten.count > 1 ? ", nor were \(unwritten.count - 1) others" : ""))
    }
    let gradient = Array(whole[own])
    members.append(("bytes", .count(8 * x.count)))
    say(.object(members), Wire.bytes(gradient, .double))
  }

  // MARK: - Channels

  private static func say(_ line: JSON, _ data: [UInt8] = []) {
    var bytes = (Array(line.line.utf8) + data)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(4, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  private static func line() -> [UInt8]? {
    var (line, byte) = ([UInt8](), UInt8(0))
    while read(3, &byte, 1) == 1 {
      if byte == UInt8(ascii: "\n") { return line }
      line.append(byte)
    }
    return nil
  }

  private static func numbers(_ count: Int) -> [Double]? {
    var bytes = [UInt8](repeating: 0, count: 8 * count)
    var done = 0
    while done < bytes.count {
      let part = bytes.withUnsafeMutableBytes {
        read(3, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      guard part > 0 else { return nil }
      done += part
    }
    return Wire.numbers(bytes, .double)
  }
}
