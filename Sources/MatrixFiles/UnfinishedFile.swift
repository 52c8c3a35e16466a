import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A temporary file that is to be gone if the process is told to end while it is written.
struct UnfinishedFile {
  /// The address of the name that the handler removes, as bits; 0 where there is none.
  private static let watched = Atomic<UInt>(0)

  private let name: UnsafeMutablePointer<CChar>

  /// Watches a file that is about to be made. Where several are written at a time the last one is
  /// watched: a tool writes one after the other.
  init(_ path: String) {
    name = strdup(path)
    Self.watched.store(UInt(bitPattern: name), ordering: .sequentiallyConsistent)
  }

  /// The file is finished, or was removed.
  func forget() {
    _ = Self.watched.compareExchange(
      expected: UInt(bitPattern: name), desired: 0, ordering: .sequentiallyConsistent)
    free(name)
  }

  /// From now on signals that end the process remove what is unfinished first. Those that are ignored,
  /// as under nohup, stay so.
  static func removeAtSignals() {
    // The first access, which may initialise it, is not to be the handler's.
    watched.store(0, ordering: .sequentiallyConsistent)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] {
      let before = signal(number, handle)
      if isIgnored(before) { signal(number, SIG_IGN) }
    }
  }

  private static let handle: @convention(c) (Int32) -> Void = { number in
    let name = UnsafePointer<CChar>(
      bitPattern: UnfinishedFile.watched.load(ordering: .sequentiallyConsistent))
    if let name { unlink(name) }
    signal(number, SIG_DFL)
    raise(number)
  }

  private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

extension OutputFile {
  /// For programs of which a signal ends nothing but themselves, before they write: no temporary file
  /// is left behind.
  package static func leaveNothingAtSignals() { UnfinishedFile.removeAtSignals() }
}
