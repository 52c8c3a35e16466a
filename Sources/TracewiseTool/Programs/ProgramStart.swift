import MatrixFiles
import Tracewise
import TracewisePrograms

/// The point of `--at`: a file of all inputs, or a file an input.
struct ProgramStart {
  /// An array under its name; under no name where the command line gives none.
  private var arrays: [(name: String?, source: String, matrix: Matrix)] = []

  init(_ arguments: Arguments) throws {
    for source in arguments.at {
      let parts = source.path.split(separator: "=", maxSplits: 1).map(String.init)
      let isNamed = parts.count == 2 && !MatrixLiteral.isLiteral(source.path)
      let plain = Self.literal(isNamed ? DataSource(path: parts[1], key: source.key) : source)
      if !isNamed, source.key == nil, source.path.lowercased().hasSuffix(".npz") {
        try addAll(of: source.path, arguments)
      } else {
        let matrix = try Loading.matrix(plain, limit: arguments.entries)
        arrays.append((isNamed ? parts[0] : nil, source.description, matrix))
      }
    }
  }

  /// A number is what it says, unless a file is called so.
  private static func literal(_ source: DataSource) -> DataSource {
    guard source.key == nil, Double(source.path) != nil, !File.exists(source.path) else {
      return source
    }
    return DataSource(path: "[\(source.path)]")
  }

  private mutating func addAll(of path: String, _ arguments: Arguments) throws {
    do throws(DataError) {
      for (name, matrix) in try Matrix.all(inArchive: path, limit: arguments.entries) {
        arrays.append((name, "\(path):\(name)", matrix))
      }
    } catch {
      throw Failure.data(error.message, in: error.source)
    }
  }

  /// The only array, as a point of one input.
  var lone: Matrix? { arrays.count == 1 ? arrays[0].matrix : nil }

  /// The numbers of all inputs; the program's own for those that `--at` does not name, and nil where it names none.
  func numbers(for greeting: Greeting) throws -> [Double]? {
    guard !arrays.isEmpty else { return nil }
    var (result, start) = ([Double](), 0)
    var used = 0
    for input in greeting.inputs {
      let own = greeting.start.map { Array($0[start..<start + input.count]) }
      start += input.count
      let isOnly = greeting.inputs.count == 1 && arrays.count == 1
      guard let array = arrays.first(where: { $0.name == input.name || isOnly }) else {
        guard let own else {
          throw Failure.data("there is no array for the input \(input.name)", in: "--at")
        }
        result += own
        continue
      }
      used += 1
      guard array.matrix.count == input.count else {
        throw Failure.data(
          "\(array.matrix.rows)×\(array.matrix.columns) numbers for the input \(input.name) of shape "
            + "(\(input.shape.map(String.init).joined(separator: ", ")))", in: array.source)
      }
      result += array.matrix.values
    }
    guard used == arrays.count else {
      let known = greeting.inputs.map(\.name)
      let stray = arrays.first { array in !known.contains(array.name ?? "") }
      let name = stray?.name ?? ""
      throw Failure.data(
        (name.isEmpty
          ? "say which input it is, as in --at \(known[0])=…" : "the program has no input \(name)")
          + " (\(known.joined(separator: ", ")))" + Hint.didYouMean(name, among: known),
        in: stray?.source ?? "--at")
    }
    return result
  }
}
