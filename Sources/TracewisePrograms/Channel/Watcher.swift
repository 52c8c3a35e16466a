#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A shell that ends a group of processes where we end without a chance to do so, as by SIGKILL: it waits for a line that
/// only we could write.
struct Watcher {
  private let shell: pid_t
  private let line: Int32

  /// Nil where there is no shell: then nobody watches.
  init?(of leader: pid_t) {
    guard let pipe = Spawning.pipe() else { return nil }
    let words = ["/bin/sh", "-c", "read line || kill -s KILL -- \"-$1\"", "sh", "\(leader)"]
    let shell = Spawning.spawn(words, files: [(0, pipe.read)])
    close(pipe.read)
    guard let shell else {
      close(pipe.write)
      return nil
    }
    (self.shell, line) = (shell, pipe.write)
  }

  /// Lets it go.
  func dismiss() {
    _ = [UInt8(ascii: "\n")].withUnsafeBytes { SilentPipe.write(line, $0) }
    close(line)
    var status: Int32 = 0
    while waitpid(shell, &status, 0) < 0, errno == EINTR {}
  }
}
