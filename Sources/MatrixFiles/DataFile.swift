#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reading of files.
package enum DataFile {
  /// The largest file that is read, in bytes.
  static let largestSize = 1 << 33

  /// The bytes of a regular file.
  package static func contents(of path: String) throws(DataFlaw) -> [UInt8] {
    try requireMeaning(of: path)
    // Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw openingFlaw(errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw DataFlaw(reason(errno)) }
    guard kind(of: status) != S_IFDIR else { throw DataFlaw("is a folder, not a file") }
    guard kind(of: status) == S_IFREG else { throw DataFlaw("is not a regular file") }
    guard status.st_size <= largestSize else {
      throw DataFlaw("has \(status.st_size) bytes; at most \(largestSize) are read")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var count = 0
    while count < bytes.count {
      let more = bytes.withUnsafeMutableBytes {
        read(file, $0.baseAddress! + count, $0.count - count)
      }
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw DataFlaw("cannot be read: \(reason(errno))") }
      guard more > 0 else { break }
      count += more
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}

extension DataFile {
  static func requireMeaning(of path: String) throws(DataFlaw) {
    guard !path.isEmpty else { throw DataFlaw("the path is empty") }
    // The file system would take the path to end there.
    guard !path.utf8.contains(0) else { throw DataFlaw("no path holds a NUL character") }
  }

  private static func openingFlaw(_ code: Int32) -> DataFlaw {
    switch code {
    case ENOENT, ENOTDIR: DataFlaw("no such file")
    case EACCES, EPERM: DataFlaw("is not readable: \(reason(code))")
    default: DataFlaw("cannot be opened: \(reason(code))")
    }
  }

  static func kind(of status: stat) -> mode_t { status.st_mode & S_IFMT }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
