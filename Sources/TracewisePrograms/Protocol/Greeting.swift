/// What a program says of itself: its inputs, in order, and what it can be asked.
package struct Greeting: Sendable {
  package struct Input: Sendable, Hashable {
    package var name: String
    package var shape: [Int]
    /// Whether it is not moved unless it is named.
    package var isConstant = false
    package var count: Int { shape.reduce(1, *) }

    package init(name: String, shape: [Int]) {
      self.name = name
      self.shape = shape
    }
  }

  /// The type of numbers that go over the wire.
  package enum Element: String, Sendable, CaseIterable {
    case double = "f8"
    case single = "f4"

    var size: Int { self == .double ? 8 : 4 }
    /// A unit of rounding: the distance from 1 to the next number.
    package var epsilon: Double { self == .double ? 0x1p-52 : 0x1p-23 }
  }

  package var name: String
  package var inputs: [Input]
  package var supports: Set<String> = ["value", "gradient"]
  package var element = Element.double
  /// The numbers of a vector value; nil where the value is one number.
  package var outputs: Int?
  /// Whether arrays come and go column by column.
  var isColumnMajor = false
  /// Whether numbers go as text in the line instead of as bytes behind it.
  var isInline = false
  /// What the program's language calls the first of several: 0 or 1.
  package var firstIndex = 0
  /// The point that the program proposes.
  package var start: [Double]?
  /// How many bytes of the point follow the line.
  var bytes = 0

  /// The numbers of all inputs together.
  package var count: Int { inputs.reduce(0) { $0 + $1.count } }

  package init(name: String, inputs: [Input]) {
    self.name = name
    self.inputs = inputs
  }
}

extension Greeting {
  /// More numbers than this are no point that could be judged.
  private static let mostNumbers = 1 << 27

  /// Reads the line; bytes that follow it are read afterwards.
  package init(_ line: JSON) throws(ProgramFailure) {
    guard case .object = line else { throw .malformed("its greeting is no object of JSON") }
    if let error = line["error"] { throw Self.refusal(error) }
    guard line["protocol"]?.asCount == 1 else {
      throw .malformed("its greeting says no \"protocol\": 1")
    }
    guard let list = line["inputs"]?.asItems, !list.isEmpty else {
      throw .malformed("its greeting names no inputs")
    }
    var inputs: [Input] = []
    for item in list { inputs.append(try Self.input(item, after: inputs)) }
    self.init(name: line["name"]?.asText ?? "the program", inputs: inputs)
    guard count > 0 else { throw .malformed("its inputs have no entries") }
    guard count <= Self.mostNumbers else {
      throw .malformed("its inputs have \(count) entries; at most \(Self.mostNumbers) are checked")
    }
    if let supports = line["supports"]?.asItems {
      self.supports = Set(supports.compactMap(\.asText))
    }
    if let word = line["dtype"]?.asText {
      guard let element = Element(rawValue: word) else {
        throw .malformed("its numbers are of the type \(word); f8 and f4 are read")
      }
      self.element = element
    }
    isColumnMajor = line["order"]?.asText == "F"
    firstIndex = line["base"]?.asCount ?? 0
    if let outputs = line["outputs"] {
      self.outputs = outputs.asNumbers.flatMap { Self.size($0.map { JSON.number($0) }) }
    }
    if line["outputs"] != nil, outputs == nil { throw .malformed("its \"outputs\" are no sizes") }
    try takeStart(line, list)
  }

  private static func refusal(_ error: JSON) -> ProgramFailure {
    .unavailable(error["message"]?.asText ?? error.asText ?? "it refuses, without a reason")
  }

  private static func input(_ item: JSON, after others: [Input]) throws(ProgramFailure) -> Input {
    guard let name = item["name"]?.asText, !name.isEmpty else {
      throw .malformed("an input has no name")
    }
    guard !others.contains(where: { $0.name == name }) else {
      throw .malformed("two inputs are called \(name)")
    }
    guard let shape = item["shape"]?.asItems, let _ = size(shape) else {
      throw .malformed("the input \(name) has no shape")
    }
    var input = Input(name: name, shape: shape.compactMap(\.asCount))
    input.isConstant = item["kind"]?.asText == "constant"
    return input
  }

  private static func size(_ shape: [JSON]) -> Int? {
    var size = 1
    for item in shape {
      guard let count = item.asCount else { return nil }
      let (product, overflows) = size.multipliedReportingOverflow(by: count)
      guard !overflows else { return nil }
      size = product
    }
    return size
  }

  /// The starting point: bytes that follow, a list of all numbers, or a list an input.
  private mutating func takeStart(_ line: JSON, _ list: [JSON]) throws(ProgramFailure) {
    if let bytes = line["bytes"]?.asCount {
      guard bytes == count * element.size || bytes == 0 else {
        throw .malformed(
          "its starting point has \(bytes) bytes; its inputs take \(count * element.size)")
      }
      self.bytes = bytes
      return
    }
    isInline = line["data"] != nil || list.contains { $0["at"]?.asNumbers != nil }
    var numbers = line["data"]?.asNumbers
    if numbers == nil, isInline {
      numbers = []
      for (item, input) in zip(list, inputs) {
        let own = item["at"]?.asNumbers ?? []
        guard own.count == input.count else {
          throw .malformed(
            "the starting point of \(input.name) has \(own.count) numbers; its shape takes \(input.count)"
          )
        }
        numbers? += own
      }
    }
    if let numbers, numbers.count != count {
      throw .malformed("its starting point has \(numbers.count) numbers; its inputs take \(count)")
    }
    start = numbers.map(rowMajor)
  }

  /// Numbers of all inputs as they come, row by row.
  func rowMajor(_ numbers: [Double]) -> [Double] {
    var result = numbers
    if isColumnMajor { forEachPlace { result[$0] = numbers[$1] } }
    return result
  }

  /// Numbers of all inputs as they go.
  func wireOrder(_ numbers: [Double]) -> [Double] {
    var result = numbers
    if isColumnMajor { forEachPlace { result[$1] = numbers[$0] } }
    return result
  }

  private func forEachPlace(_ body: (_ rowMajor: Int, _ columnMajor: Int) -> Void) {
    var start = 0
    for input in inputs {
      var index = [Int](repeating: 0, count: input.shape.count)
      for place in 0..<input.count {
        var (columnMajor, stride) = (0, 1)
        for (i, size) in zip(index, input.shape) {
          columnMajor += i * stride
          stride *= size
        }
        body(start + place, start + columnMajor)
        for axis in index.indices.reversed() {
          index[axis] += 1
          if index[axis] < input.shape[axis] { break }
          index[axis] = 0
        }
      }
      start += input.count
    }
  }
}
