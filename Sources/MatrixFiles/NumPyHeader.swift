/// What stands before the elements of a `.npy` file.
struct NumPyHeader: Equatable {
  let descriptor: String
  let isFortranOrder: Bool
  let shape: [Int]
  /// Where the elements begin.
  let dataOffset: Int
}

extension NumPyHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The longest header that is read. NumPy's own limit is 10 000 bytes.
  static let largestLength = 1 << 20

  /// Reads the header of a `.npy` file, of format version 1.0, 2.0 or 3.0.
  init(_ bytes: [UInt8]) throws(DataFlaw) {
    let magic = NumPyHeader.magic
    guard bytes.starts(with: magic) else {
      if bytes.count < magic.count, magic.starts(with: bytes) { throw .truncatedNumPyHeader }
      throw DataFlaw("is no NumPy file: it begins with \(DataText.quoted(bytes.prefix(8)))")
    }
    guard bytes.count >= 8 else { throw .truncatedNumPyHeader }
    let (major, minor) = (bytes[6], bytes[7])
    guard (1...3).contains(major), minor == 0 else {
      throw DataFlaw(
        "has version \(major).\(minor) of NumPy's format; 1.0, 2.0 and 3.0 are read")
    }
    let start = major == 1 ? 10 : 12
    let claimed =
      major == 1
      ? bytes.littleEndianSize(UInt16.self, at: 8) : bytes.littleEndianSize(UInt32.self, at: 8)
    guard let length = claimed else { throw .truncatedNumPyHeader }
    guard length <= NumPyHeader.largestLength else {
      throw DataFlaw("has a header of \(length) bytes, which no array needs")
    }
    guard length <= bytes.count - start else { throw .truncatedNumPyHeader }
    try self.init(dictionary: bytes[start..<start + length], dataOffset: start + length)
  }

  private init(dictionary: ArraySlice<UInt8>, dataOffset: Int) throws(DataFlaw) {
    var literal = PythonDictionary(dictionary)
    guard let entries = literal.read(), entries.map(\.key).sorted() == NumPyHeader.keys else {
      throw DataFlaw(
        "its header is not the dictionary of descr, fortran_order and shape that NumPy writes: "
          + DataText.quoted(dictionary))
    }
    let value = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
    // A descriptor that is no string is a list of fields; its text serves for the message.
    let descr = value["descr"] ?? []
    descriptor = PythonDictionary.string(descr) ?? String(decoding: descr, as: UTF8.self)
    guard let order = PythonDictionary.boolean(value["fortran_order"] ?? []) else {
      throw DataFlaw("fortran_order is neither True nor False in its header")
    }
    isFortranOrder = order
    let tuple = value["shape"] ?? []
    guard let numbers = PythonDictionary.integers(tuple), numbers.allSatisfy({ $0 >= 0 }) else {
      throw DataFlaw("its header gives \(DataText.printable(tuple)) as a shape")
    }
    shape = numbers
    self.dataOffset = dataOffset
  }

  /// Refuses an array of more entries than are to be read.
  func requireRoom(limit: Int) throws(DataFlaw) {
    var count = 1
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      count = overflows ? .max : product
    }
    guard count > limit else { return }
    let sizes = shape.map(String.init).joined(separator: "×")
    throw DataFlaw(
      "its header promises \(DataText.printable(sizes.utf8)) entries; at most \(limit) are read")
  }

  private static let keys = ["descr", "fortran_order", "shape"]
}

extension DataFlaw {
  fileprivate static var truncatedNumPyHeader: DataFlaw {
    DataFlaw("truncated: the file ends inside its header")
  }
}
