#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The one way in which files are written: wholly or not at all.
///
/// Bytes for a regular file go to a temporary one beside it, which takes its place, with its
/// permissions, when they are on the disk. Links are followed to what they mean.
package enum OutputFile {
  /// Makes bytes the content of a file.
  ///
  /// - Parameter takesDevices: Whether a device or a pipe may be written to, which no temporary file
  ///   can stand for.
  package static func write(
    _ bytes: some Collection<UInt8>, to path: String, takesDevices: Bool = false
  ) throws(DataFlaw) {
    let bytes = Array(bytes)
    try DataFile.requireMeaning(of: path)
    if takesDevices, let stream = standardStream(path) {
      return try require(writeAll(bytes, to: stream))
    }
    // What is written is the target of a link, not the link.
    let target = try target(of: path)
    let folder = folder(of: target)
    try requireFolder(folder)
    var status = stat()
    guard stat(target, &status) == 0 else {
      guard errno == ENOENT else { throw DataFlaw("cannot be written: \(DataFile.reason(errno))") }
      guard !target.hasSuffix("/") else { throw DataFlaw("the folder \(target) does not exist") }
      return try replace(target, in: folder, with: bytes, mode: nil)
    }
    switch DataFile.kind(of: status) {
    case S_IFDIR: throw DataFlaw("is a folder, not a file")
    case S_IFREG:
      // The superuser may write to what nobody is to write to.
      let isReadOnly = status.st_mode & 0o222 == 0
      guard !isReadOnly, access(target, W_OK) == 0 else {
        throw DataFlaw("is not writable: \(DataFile.reason(isReadOnly ? EACCES : errno))")
      }
      try replace(target, in: folder, with: bytes, mode: status.st_mode & 0o7777)
    case S_IFIFO where takesDevices, S_IFCHR where takesDevices:
      try writeToDevice(bytes, target)
    default: throw DataFlaw("is not a regular file")
    }
  }

  /// Writes all of the bytes and returns nil, or the code of the error that prevents it.
  package static func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32? {
    bytes.withUnsafeBytes { memory in
      var rest = memory[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Self.write(file, part)
        if count < 0, errno == EINTR { continue }
        if count < 0, errno == EAGAIN {
          // Whoever opened the file does not want to wait; whoever writes all of it has to.
          var place = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
          _ = poll(&place, 1, -1)
          continue
        }
        guard count > 0 else { return count < 0 ? errno : EIO }
        rest = rest.dropFirst(count)
      }
      return nil
    }
  }
}

extension OutputFile {
  private static func write(_ file: Int32, _ part: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, part.baseAddress, part.count)
    #elseif canImport(Musl)
      Musl.write(file, part.baseAddress, part.count)
    #else
      Darwin.write(file, part.baseAddress, part.count)
    #endif
  }

  private static func require(_ problem: Int32?) throws(DataFlaw) {
    if let problem { throw DataFlaw("cannot be written: \(DataFile.reason(problem))") }
  }

  /// Standard output or standard error, where the path leads there, as /dev/stdout does: opened anew,
  /// a file that they go to would lose what is in it.
  private static func standardStream(_ path: String) -> Int32? {
    var (status, own) = (stat(), stat())
    guard stat(path, &status) == 0 else { return nil }
    return [1, 2].first { stream in
      fstat(stream, &own) == 0 && own.st_dev == status.st_dev && own.st_ino == status.st_ino
    }
  }

  /// Where a path leads, links resolved; the path itself where nothing is there yet.
  private static func target(of path: String) throws(DataFlaw) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    var status = stat()
    if lstat(path, &status) == 0, DataFile.kind(of: status) == S_IFLNK {
      throw DataFlaw("is a link that leads nowhere")
    }
    return path
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func requireFolder(_ folder: String) throws(DataFlaw) {
    var status = stat()
    guard stat(folder, &status) == 0 else {
      throw DataFlaw(
        errno == ENOENT || errno == ENOTDIR
          ? "the folder \(folder) does not exist"
          : "the folder \(folder): \(DataFile.reason(errno))")
    }
    guard DataFile.kind(of: status) == S_IFDIR else { throw DataFlaw("\(folder) is not a folder") }
  }

  private static func replace(
    _ target: String, in folder: String, with bytes: [UInt8], mode: mode_t?
  ) throws(DataFlaw) {
    let name = "\(folder)/.tracewise-\(getpid())-\(UInt64.random(in: 0...(.max))).tmp"
    let temporary = UnfinishedFile(name)
    defer { temporary.forget() }
    let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else {
      throw DataFlaw(
        errno == EACCES || errno == EROFS
          ? "the folder \(folder) is not writable" : "cannot be written: \(DataFile.reason(errno))")
    }
    var problem = writeAll(bytes, to: file)
    if problem == nil, let mode, fchmod(file, mode) != 0 { problem = errno }
    if problem == nil, fsync(file) != 0 { problem = errno }
    if close(file) != 0, problem == nil { problem = errno }
    if problem == nil, rename(name, target) != 0 { problem = errno }
    if problem != nil { unlink(name) }
    try require(problem)
    synchronise(folder)
  }

  /// Lets the folder's new entry reach the disk, where the file system can do that.
  private static func synchronise(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Writes to a device, or to a pipe that somebody reads.
  private static func writeToDevice(_ bytes: [UInt8], _ path: String) throws(DataFlaw) {
    // Opened without O_NONBLOCK, a pipe would wait for a reader for ever; one who was started
    // together with us has some seconds to come.
    var file = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    for _ in 0..<100 where file < 0 && errno == ENXIO {
      usleep(30_000)
      file = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    }
    guard file >= 0 else {
      throw DataFlaw(
        errno == ENXIO ? "nobody reads this pipe" : "cannot be written: \(DataFile.reason(errno))")
    }
    var problem = writeAll(bytes, to: file)
    if close(file) != 0, problem == nil { problem = errno }
    try require(problem)
  }
}
