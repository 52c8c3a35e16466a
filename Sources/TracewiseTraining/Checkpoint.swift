public import MatrixFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a training run needs to go on after a stop, in a file: weights, optimiser, the number of passes, whatever is
/// `Codable`. Read back it is the same to the bit, so that the run takes the same steps as if it had not stopped.
///
///     struct State: Codable { var weights: [Matrix], optimiser: Optimiser, epoch: Int }
public enum Checkpoint {
  /// Writes a value to a file as JSON, wholly or not at all: what was there before stays until the new one is complete.
  ///
  /// Throws an error that names the file and says why it could not be written.
  public static func write(_ value: some Encodable, to path: String) throws(DataError) {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      try OutputFile.write(try encoder.encode(value), to: path)
    } catch { throw failure(error, path) }
  }

  /// The value that a file holds.
  ///
  /// Throws an error that names the file and says what is wrong with it.
  public static func read<Value: Decodable>(
    _ type: Value.Type = Value.self, from path: String
  ) throws(DataError) -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return try decoder.decode(type, from: Data(DataFile.contents(of: path)))
    } catch { throw failure(error, path) }
  }

  private static func failure(_ error: any Error, _ path: String) -> DataError {
    let flaw =
      switch error {
      case let flaw as DataFlaw: flaw
      case DecodingError.dataCorrupted(let context): DataFlaw(text(context))
      case DecodingError.keyNotFound(let key, let context):
        DataFlaw(text(context, "there is no '\(key.stringValue)'"))
      case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
        DataFlaw(text(context))
      default: DataFlaw("\(error)")
      }
    return DataError(source: path, flaw: flaw)
  }

  /// What is wrong, and where in the value.
  private static func text(_ context: DecodingError.Context, _ what: String? = nil) -> String {
    let place = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }
    let message = what ?? context.debugDescription
    return place.isEmpty ? message : "\(message), at \(place.joined().drop { $0 == "." })"
  }
}
