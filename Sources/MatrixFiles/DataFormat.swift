/// The formats of data files, told apart by the extensions of their names.
enum DataFormat: CaseIterable, Equatable {
  case numPyFile, numPyArchive, delimitedText, matrixMarket

  /// The extensions that stand for the format, the usual one first.
  var extensions: [String] {
    switch self {
    case .numPyFile: ["npy"]
    case .numPyArchive: ["npz"]
    case .delimitedText: ["csv", "tsv", "txt"]
    case .matrixMarket: ["mtx"]
    }
  }

  /// The format of a file with a path, upper and lower case alike.
  init?(path: String) {
    let name = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last
    guard let name, let point = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    let fileExtension = name[name.index(after: point)...].map(\.lowercased)
    let format = DataFormat.allCases.first { format in
      format.extensions.contains { $0.utf8.elementsEqual(fileExtension) }
    }
    guard let format else { return nil }
    self = format
  }

  /// All extensions, for messages.
  static var list: String {
    allCases.flatMap(\.extensions).map { ".\($0)" }.joined(separator: ", ")
  }
}
