import CZip

/// A zip archive in memory, read by libzip.
struct ZipArchive {
  /// What the archive's directory says about a member.
  struct Entry {
    let index: UInt64
    let name: String
    let method: Int32
    let isEncrypted: Bool
    let checksum: UInt32
    let compressedSize: Int
    let size: Int
  }

  private let archive: OpaquePointer
  /// The number of bytes of the whole archive.
  private let count: Int
  let entries: [Entry]

  /// Calls `body` with the archive in some bytes.
  static func read<Result>(
    _ bytes: [UInt8], _ body: (ZipArchive) throws(DataFlaw) -> Result
  ) throws(DataFlaw) -> Result {
    // libzip refers to the bytes, so that they must stay where they are.
    try bytes.withUnsafeBufferPointer { memory throws(DataFlaw) in
      var error = zip_error_t()
      zip_error_init(&error)
      defer { zip_error_fini(&error) }
      let source = zip_source_buffer_create(memory.baseAddress, UInt64(memory.count), 0, &error)
      guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
        zip_source_free(source)
        guard bytes.starts(with: "PK".utf8) else { throw DataFlaw("is no zip archive") }
        // The record at the end of every archive leads to its directory.
        guard bytes.suffix(1 << 17).contains("PK\u{5}\u{6}".utf8) else {
          throw DataFlaw("truncated: the archive's directory is missing")
        }
        throw .damagedDirectory
      }
      defer { zip_discard(archive) }
      return try body(ZipArchive(archive, count: bytes.count))
    }
  }

  private init(_ archive: OpaquePointer, count: Int) throws(DataFlaw) {
    self.archive = archive
    self.count = count
    var entries: [Entry] = []
    for index in 0..<UInt64(max(0, zip_get_num_entries(archive, 0))) {
      entries.append(try Entry(archive, index))
    }
    self.entries = entries
  }
}

extension ZipArchive.Entry {
  fileprivate init(_ archive: OpaquePointer, _ index: UInt64) throws(DataFlaw) {
    var status = zip_stat_t()
    // As they are: Python writes names in UTF-8, whatever the entry says of them.
    guard zip_stat_index(archive, index, ZIP_FL_ENC_RAW, &status) == 0, let name = status.name,
      let size = Int(exactly: status.size), let compressed = Int(exactly: status.comp_size)
    else { throw .damagedDirectory }
    self.init(
      index: index, name: String(cString: name), method: Int32(status.comp_method),
      isEncrypted: Int32(status.encryption_method) != ZIP_EM_NONE, checksum: status.crc,
      compressedSize: compressed, size: size)
  }
}

extension ZipArchive {
  /// How many times larger than its deflated form data can be at most.
  private static let largestRatio = 1032

  /// The first bytes of a member, at most `limit`; if that is all of them, they are found to have
  /// the size and the checksum that they should.
  func contents(of entry: Entry, limit: Int = .max) throws(DataFlaw) -> [UInt8] {
    guard !entry.isEncrypted else { throw DataFlaw("is encrypted") }
    // libzip may know more methods, as it was built; NumPy writes these.
    guard entry.method == ZIP_CM_STORE || entry.method == ZIP_CM_DEFLATE else {
      throw DataFlaw("is compressed by method \(entry.method); 0 (stored) and 8 (deflate) are read")
    }
    guard entry.compressedSize <= count else {
      throw DataFlaw(
        "truncated: \(entry.compressedSize) bytes are promised, the archive has \(count)")
    }
    guard entry.method == ZIP_CM_DEFLATE || entry.size == entry.compressedSize else {
      throw DataFlaw("is stored as \(entry.compressedSize) bytes, its header says \(entry.size)")
    }
    guard let file = zip_fopen_index(archive, entry.index, 0) else {
      throw DataFlaw("is damaged: the archive has no header where its directory says")
    }
    defer { zip_fclose(file) }
    // A size is only a claim. One byte beyond it is asked for, to see that there is none: that is
    // also when libzip compares the checksums.
    let possible = min(entry.size, limit, ZipArchive.largestRatio * entry.compressedSize)
    let wanted = entry.size <= limit ? possible + 1 : possible
    var problem: Int32 = 0
    let contents = [UInt8](unsafeUninitializedCapacity: wanted) { memory, count in
      while count < wanted {
        let more = zip_fread(file, memory.baseAddress! + count, UInt64(wanted - count))
        if more < 0 { problem = zip_error_code_zip(zip_file_get_error(file)) }
        guard more > 0 else { break }
        count += Int(more)
      }
    }
    try check(contents.count, of: entry, limit: limit, problem: problem)
    return contents
  }

  /// Makes sure that what was read of a member is what its entry says.
  private func check(
    _ found: Int, of entry: Entry, limit: Int, problem: Int32
  ) throws(DataFlaw) {
    guard found <= entry.size else {
      throw DataFlaw(
        "inflates to more than the \(DataText.counted(entry.size, "byte")) its header says")
    }
    if problem == 0, found == min(entry.size, limit) { return }
    // Data that end too early have another checksum too.
    if found < entry.size, [0, ZIP_ER_CRC, ZIP_ER_INCONS].contains(problem) {
      throw DataFlaw(
        "inflates to \(DataText.counted(found, "byte")), its header says \(entry.size)")
    }
    guard problem == ZIP_ER_CRC else {
      throw DataFlaw("its compressed data are damaged or end too early")
    }
    throw DataFlaw(
      "is damaged: the checksum of its data is not the \(String(entry.checksum, radix: 16)) that"
        + " the archive says")
  }
}

extension DataFlaw {
  fileprivate static var damagedDirectory: DataFlaw {
    DataFlaw("is damaged: the archive's directory cannot be read")
  }
}
