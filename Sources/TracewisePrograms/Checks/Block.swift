/// What a record is about: an input, or all of them where there are very many.
struct Block {
  var name: String
  var places: Range<Int>
  var shape: [Int]

  /// The place among all numbers as the program names it: `W[2,3]`.
  static func name(of place: Int, _ greeting: Greeting) -> String {
    var rest = place
    for input in greeting.inputs {
      guard rest >= input.count else {
        return input.name + index(rest, input.shape, greeting.firstIndex)
      }
      rest -= input.count
    }
    return "entry \(place)"
  }

  private static func index(_ place: Int, _ shape: [Int], _ first: Int) -> String {
    guard !shape.isEmpty else { return "" }
    var (rest, indices) = (place, [Int]())
    for size in shape.reversed() {
      indices.append(rest % size + first)
      rest /= size
    }
    return "[" + indices.reversed().map(String.init).joined(separator: ",") + "]"
  }

  /// The blocks of the inputs that are checked.
  static func of(_ greeting: Greeting, only names: [String]?) -> [Block] {
    var (blocks, start) = ([Block](), 0)
    for input in greeting.inputs {
      if names?.contains(input.name) ?? !input.isConstant, input.count > 0 {
        blocks.append(
          Block(name: input.name, places: start..<start + input.count, shape: input.shape))
      }
      start += input.count
    }
    return blocks
  }
}

extension Block {
  /// The numbers of the block among all.
  func part(_ x: Vector) -> Vector { Array(x[places]) }

  /// All numbers, 0 outside of the block.
  func whole(_ part: Vector, _ count: Int) -> Vector {
    var result = Vector(repeating: 0, count: count)
    result.replaceSubrange(places, with: part)
    return result
  }

  /// Whether the numbers are such as people begin with and a function does not meet again: zeros, ones, all the same.
  func isSpecial(_ x: Vector) -> Bool {
    let part = part(x)
    return 2 * part.count { $0 == 0 } >= part.count || part.allSatisfy { abs($0) == 1 }
      || part.count > 1 && part.allSatisfy { $0 == part[0] }
  }

  /// The sides of a square matrix.
  var side: Int? { shape.count == 2 && shape[0] == shape[1] && shape[0] > 1 ? shape[0] : nil }

  func row(_ k: Int) -> Int { shape.count == 2 ? k / shape[1] : k }
  func column(_ k: Int) -> Int { shape.count == 2 ? k % shape[1] : 0 }
}
