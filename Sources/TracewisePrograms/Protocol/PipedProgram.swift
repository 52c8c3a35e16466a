/// A program that speaks the protocol over its descriptors 3 and 4, started again whenever it was lost.
package final class PipedProgram: ProgramChannel {
  private let words: [String]
  private let deadline: Double
  private let print: (String) -> Void
  private var child: Child?
  private var greeting: Greeting?
  private var calls = 0
  /// How often it had to be started; a program that dies all the time is given up.
  private var starts = 0
  private static let mostStarts = 64

  /// - Parameters:
  ///   - words: the program and its arguments.
  ///   - deadline: the seconds that an answer may take.
  ///   - print: takes each line that it prints.
  package init(_ words: [String], deadline: Double, print: @escaping (String) -> Void) {
    self.words = words
    self.deadline = deadline
    self.print = print
  }

  package func greet() throws(ProgramFailure) -> Greeting {
    if let greeting, child != nil { return greeting }
    starts += 1
    guard starts <= Self.mostStarts else {
      throw .unavailable("it was lost \(Self.mostStarts) times and is not started again")
    }
    let child = try Child(words, chatter: Chatter(pass: print))
    self.child = child
    do throws(ProgramFailure) {
      child.send(Array("{\"op\":\"hello\",\"protocol\":1}\n".utf8))
      let line = try child.line(most: 1 << 26, within: deadline)
      guard let json = JSONReader.value(line) else {
        throw .malformed("its greeting is no line of JSON: \(Self.shown(line))")
      }
      var greeting = try Greeting(json)
      if greeting.bytes > 0 {
        let bytes = try child.bytes(greeting.bytes, within: deadline)
        greeting.start = greeting.rowMajor(Wire.numbers(bytes, greeting.element))
      }
      if let earlier = self.greeting, earlier.inputs != greeting.inputs {
        throw .malformed("it names other inputs than when it was started before")
      }
      self.greeting = greeting
      return greeting
    } catch {
      lose()
      throw error
    }
  }

  package func ask(
    _ question: Question, at point: [Double]
  ) throws(ProgramFailure) -> Answer {
    let greeting = try greet()
    return try kept { child throws(ProgramFailure) in
      let id = try send(
        [("op", .string(question.name))],
        [(point, true), (question.companion, Self.isOfInputs(question))], child)
      let line = try answer(to: id, child)
      return try read(line, question, greeting, child)
    }
  }

  package func ask(
    _ question: Question, atAll points: [[Double]]
  ) throws(ProgramFailure) -> [Answer]? {
    let greeting = try greet()
    guard greeting.supports.contains("batch"), greeting.outputs == nil else { return nil }
    return try kept { child throws(ProgramFailure) in
      let id = try send(
        [
          ("op", .string("batch")), ("of", .string(question.name)), ("count", .count(points.count)),
        ],
        points.map { ($0, true) }, child)
      let line = try answer(to: id, child)
      guard let values = line["values"]?.asItems, values.count == points.count else {
        throw .malformed(
          "its answer to a batch of \(points.count) points has no so many \"values\"")
      }
      let isGradient = question.name == "gradient"
      let numbers = try numbers(
        of: line, isGradient ? points.count * greeting.count : 0, "the gradients", greeting, child)
      return values.indices.map { k in
        let own = isGradient ? Array(numbers[k * greeting.count..<(k + 1) * greeting.count]) : []
        return Answer(value: [values[k].asDouble ?? .nan], derivative: greeting.rowMajor(own))
      }
    }
  }

  package func edits(
    _ slopes: [KnownSlope], seconds: Double
  ) throws(ProgramFailure) -> [Edit] {
    _ = try greet()
    let numbers = slopes.flatMap(\.numbers)
    return try kept { child throws(ProgramFailure) in
      let id = try send(
        [
          ("op", .string("edits")), ("seconds", .number(min(seconds, 0.7 * deadline))),
          ("patience", .number(0.85 * deadline)),
        ],
        [(numbers, false)], child)
      return (try answer(to: id, child)["edits"]?.asItems ?? []).compactMap(Edit.init)
    }
  }

  private static func isOfInputs(_ question: Question) -> Bool {
    if case .vjp = question { false } else { true }
  }

  package func end() {
    child?.send(Array("{\"op\":\"bye\"}\n".utf8))
    child?.end(patience: 1)
    child = nil
  }

  private func lose() {
    child?.end()
    child = nil
  }

  /// A conversation; a program that broke it off is lost.
  private func kept<Result>(
    _ body: (Child) throws(ProgramFailure) -> Result
  ) throws(ProgramFailure) -> Result {
    guard let child else { throw .unavailable("it is not running") }
    do throws(ProgramFailure) {
      return try body(child)
    } catch {
      if error.needsRestart { lose() }
      throw error
    }
  }

  // MARK: - Messages

  /// Sends a request with numbers, those of inputs in the program's own order, and returns its number.
  private func send(
    _ members: [(String, JSON)], _ numbers: [(numbers: [Double], isOfInputs: Bool)], _ child: Child
  ) throws(ProgramFailure) -> Int {
    guard let greeting else { throw .unavailable("it is not running") }
    calls += 1
    let sent = numbers.flatMap { $0.isOfInputs ? greeting.ordered($0.numbers) : $0.numbers }
    let size = JSON.count(sent.count * greeting.element.size)
    let content: (String, JSON) =
      greeting.isInline ? ("data", .array(sent.map { .number($0) })) : ("bytes", size)
    let line = JSON.object([("id", .count(calls))] + members + [content]).line
    child.send(Array(line.utf8) + (greeting.isInline ? [] : Wire.bytes(sent, greeting.element)))
    return calls
  }

  /// The line that answers a request, unless it tells of an error.
  private func answer(to id: Int, _ child: Child) throws(ProgramFailure) -> JSON {
    let most = 1 << 16 + 64 * (greeting?.count ?? 0)
    let line = try child.line(most: most, within: deadline)
    guard let json = JSONReader.value(line), case .object = json else {
      throw .malformed("its answer is no line of JSON: \(Self.shown(line))")
    }
    guard json["id"]?.asCount == id else {
      throw .malformed("it answers another request than number \(id): \(Self.shown(line))")
    }
    guard let error = json["error"] else { return json }
    let message = error["message"]?.asText ?? error.asText ?? "an error without a message"
    throw error["type"]?.asText == "gradient" ? .gradient(message) : .domain(message)
  }

  private func read(
    _ line: JSON, _ question: Question, _ greeting: Greeting, _ child: Child
  ) throws(ProgramFailure) -> Answer {
    var answer = Answer()
    let isVector = greeting.outputs != nil
    switch question {
    case .value where isVector:
      answer.value = try numbers(of: line, greeting.outputs ?? 0, "the value", greeting, child)
    case .jvp:
      answer.derivative = try numbers(of: line, greeting.outputs ?? 1, "J v", greeting, child)
    case .value, .gradient:
      guard let value = line["value"]?.asDouble else {
        throw .malformed(
          "its answer has no \"value\" that is a number: \(Self.shown(Array(line.line.utf8)))")
      }
      answer.value = [value]
      if case .value = question { return answer }
      fallthrough
    case .hvp, .vjp:
      let what = question.name == "gradient" ? "the gradient" : "the answer to \(question.name)"
      answer.derivative = greeting.rowMajor(
        try numbers(of: line, greeting.count, what, greeting, child))
    }
    return answer
  }

  /// The numbers that an answer carries, behind the line or in it.
  private func numbers(
    of line: JSON, _ count: Int, _ what: String, _ greeting: Greeting, _ child: Child
  ) throws(ProgramFailure) -> [Double] {
    if count == 0, line["bytes"] == nil, line["data"] == nil { return [] }
    if let numbers = line["data"]?.asNumbers {
      guard numbers.count == count else {
        throw .malformed("\(what) has \(numbers.count) numbers; \(count) are required")
      }
      return numbers
    }
    guard let size = line["bytes"]?.asCount else {
      throw .malformed("its answer carries neither \"bytes\" nor \"data\" for \(what)")
    }
    let required = count * greeting.element.size
    guard size == required else {
      throw .malformed(
        "\(what) has \(size) bytes; \(required) are required for \(count) numbers of \(greeting.element.rawValue)"
      )
    }
    return Wire.numbers(try child.bytes(size, within: deadline), greeting.element)
  }

  private static func shown(_ line: [UInt8]) -> String {
    let text = Chatter.printable(Array(line.prefix(100)))
    return line.count > 100 ? "\(text)…" : text.isEmpty ? "an empty line" : text
  }
}

extension Greeting {
  /// One or several points in the program's order.
  fileprivate func ordered(_ numbers: [Double]) -> [Double] {
    numbers.count == count ? wireOrder(numbers) : numbers
  }
}

/// Numbers as they go over the wire: little-endian.
enum Wire {
  static func bytes(_ numbers: [Double], _ element: Greeting.Element) -> [UInt8] {
    switch element {
    case .double: raw(numbers.map { $0.bitPattern.littleEndian })
    case .single: raw(numbers.map { Float($0).bitPattern.littleEndian })
    }
  }

  private static func raw<Pattern: FixedWidthInteger>(_ patterns: [Pattern]) -> [UInt8] {
    patterns.withUnsafeBytes { Array($0) }
  }

  /// The numbers of so many bytes as are a multiple of their size.
  static func numbers(_ bytes: [UInt8], _ element: Greeting.Element) -> [Double] {
    bytes.withUnsafeBytes { memory in
      (0..<bytes.count / element.size).map { k in
        switch element {
        case .double:
          Double(
            bitPattern: UInt64(
              littleEndian: memory.loadUnaligned(fromByteOffset: 8 * k, as: UInt64.self)))
        case .single:
          Double(
            Float(
              bitPattern: UInt32(
                littleEndian: memory.loadUnaligned(fromByteOffset: 4 * k, as: UInt32.self))))
        }
      }
    }
  }
}

extension JSON {
  /// The text on one line, with its end.
  package var line: String {
    func text(_ value: JSON) -> String {
      switch value {
      case .object(let members):
        "{" + members.map { "\(JSON.quoted($0)):\(text($1))" }.joined(separator: ",") + "}"
      case .array(let items): "[" + items.map(text).joined(separator: ",") + "]"
      default: value.text()
      }
    }
    return text(self) + "\n"
  }
}
