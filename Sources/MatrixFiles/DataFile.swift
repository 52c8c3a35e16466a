#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Access to files. Nothing else here touches the file system.
enum DataFile {
  /// The largest file that is read, in bytes.
  static let largestSize = 1 << 33

  /// The bytes of a regular file.
  static func contents(of path: String) throws(DataFlaw) -> [UInt8] {
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

  /// Makes bytes the content of a file: they go to a temporary file beside it, which takes its
  /// place when they are on the disk.
  static func replace(_ path: String, with bytes: [UInt8]) throws(DataFlaw) {
    try requireMeaning(of: path)
    // The target of a symbolic link is replaced, not the link.
    let target = resolved(path) ?? path
    let folder = folder(of: target)
    let mode = try existingMode(of: target, in: folder)
    let temporary = "\(folder)/.tracewise-\(getpid())-\(UInt64.random(in: 0...(.max))).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else {
      throw DataFlaw(
        errno == EACCES || errno == EROFS
          ? "the folder \(folder) is not writable" : "cannot be written: \(reason(errno))")
    }
    var problem = writeAll(bytes, to: file)
    if problem == nil, let mode, fchmod(file, mode) != 0 { problem = errno }
    if problem == nil, fsync(file) != 0 { problem = errno }
    if close(file) != 0, problem == nil { problem = errno }
    if problem == nil, rename(temporary, target) != 0 { problem = errno }
    if let problem {
      unlink(temporary)
      throw DataFlaw("cannot be written: \(reason(problem))")
    }
    synchronise(folder)
  }
}

extension DataFile {
  private static func requireMeaning(of path: String) throws(DataFlaw) {
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

  /// The permissions of the file that is to be replaced, nil if there is none yet.
  private static func existingMode(of path: String, in folder: String) throws(DataFlaw) -> mode_t? {
    var status = stat()
    guard stat(folder, &status) == 0 else {
      throw DataFlaw(
        errno == ENOENT || errno == ENOTDIR
          ? "the folder \(folder) does not exist" : "the folder \(folder): \(reason(errno))")
    }
    guard kind(of: status) == S_IFDIR else { throw DataFlaw("\(folder) is not a folder") }
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw DataFlaw("cannot be written: \(reason(errno))") }
      return nil
    }
    guard kind(of: status) != S_IFDIR else { throw DataFlaw("is a folder, not a file") }
    guard kind(of: status) == S_IFREG else { throw DataFlaw("is not a regular file") }
    guard access(path, W_OK) == 0 else { throw DataFlaw("is not writable: \(reason(errno))") }
    return status.st_mode & 0o7777
  }

  /// Writes all of the bytes and returns nil, or the code of the error that prevents it.
  private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32? {
    bytes.withUnsafeBytes { memory in
      var rest = memory[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = write(file, part.baseAddress, part.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? errno : EIO }
        rest = rest.dropFirst(count)
      }
      return nil
    }
  }

  /// Lets the folder's new entry reach the disk, where the file system can do that.
  private static func synchronise(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// The path of an existing file without symbolic links.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func kind(of status: stat) -> mode_t { status.st_mode & S_IFMT }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
