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
    let isSource = words[0].hasSuffix(".c")
    let objective: Objective
    do throws(Unserved) {
      let library = try isSource ? compiled(words[0]) : opened(words[0])
      guard let address = dlsym(library, words[1]) else {
        throw Unserved(reason: "there is no symbol \(words[1]) in \(words[0])")
      }
      objective = unsafeBitCast(address, to: Objective.self)
    } catch {
      // Whoever hears this ends us: nothing is left to be done.
      say(.object([("error", .object([("message", .string(error.reason))]))]))
      return 0
    }
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
        guard let numbers = numbers((request["bytes"]?.asCount ?? 0) / 8) else { return 0 }
        let slopes = KnownSlope.all(in: numbers, of: Int(count))
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

  /// Why nothing can be served.
  private struct Unserved: Error {
    let reason: String
  }

  private static func opened(_ path: String) throws(Unserved) -> UnsafeMutableRawPointer {
    guard let library = dlopen(path, RTLD_NOW) else { throw Unserved(reason: reason(path)) }
    return library
  }

  /// A file of C as a library, which is open though its file goes again.
  private static func compiled(_ path: String) throws(Unserved) -> UnsafeMutableRawPointer {
    guard access(path, F_OK) == 0 else { return try opened(path) }
    guard let folder = CompilerFolder() else {
      throw Unserved(reason: "no folder for a compiled library can be made")
    }
    let library = folder.path("library.so")
    let words = ["-O2", "-shared", "-fPIC", "-o", library, path, "-lm"]
    if let said = folder.complaint(compiling: words, Deadline(seconds: 60)) {
      let first = said.split(separator: "\n").first { $0.contains("error") }
      throw Unserved(
        reason: first.map(String.init) ?? "\(path) is not compiled: there is no C compiler cc")
    }
    return try withExtendedLifetime(folder) { () throws(Unserved) in try opened(library) }
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
