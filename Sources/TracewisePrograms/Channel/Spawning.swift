#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Starting a process with descriptors of our choice.
enum Spawning {
  /// POSIX_SPAWN_SETSID, which Swift does not see.
  #if canImport(Darwin)
    private static let newSession: Int32 = 0x400
  #else
    private static let newSession: Int32 = 0x80
  #endif

  /// A pipe that no process inherits, on descriptors that none of a child's own channels has.
  static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      let result = Darwin.pipe(&ends)
    #elseif canImport(Musl)
      let result = Musl.pipe(&ends)
    #else
      let result = Glibc.pipe(&ends)
    #endif
    guard result == 0 else { return nil }
    let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    for end in ends { _ = closed(end) }
    guard moved.allSatisfy({ $0 >= 0 }) else {
      for end in moved where end >= 0 { _ = closed(end) }
      return nil
    }
    return (moved[0], moved[1])
  }

  /// Room for more than the system's 64 KB where it can be had: fewer turns of both sides for long vectors.
  static func widen(_ file: Int32) {
    #if os(Linux)
      _ = fcntl(file, 1031 /* F_SETPIPE_SZ, which Swift does not see */, 1 << 20)
    #endif
  }

  static func close(_ pipe: (read: Int32, write: Int32)) {
    _ = (closed(pipe.read), closed(pipe.write))
  }

  private static func closed(_ file: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.close(file)
    #elseif canImport(Musl)
      Musl.close(file)
    #else
      Glibc.close(file)
    #endif
  }

  /// Starts a program, found as a shell finds it, in a session of its own: it has no terminal, standard input is
  /// empty, and whatever it starts is in its group. Its number; nil with `errno` where it cannot be started.
  ///
  /// - Parameter leads: whether it has a session of its own; else it is in our group, and ends with it.
  static func spawn(_ words: [String], files: [(Int, Int32)], leads: Bool = true) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (theirs, ours) in files {
      posix_spawn_file_actions_adddup2(&actions, ours, Int32(theirs))
    }
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    let flags =
      Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK) | (leads ? newSession : 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var leader: pid_t = 0
    let code = withStrings(words) { arguments in
      withStrings(environment) { environment in
        posix_spawnp(&leader, words.first ?? "", &actions, &attributes, arguments, environment)
      }
    }
    errno = code
    return code == 0 ? leader : nil
  }

  private static var environment: [String] {
    var result: [String] = []
    var entry = environ
    while let text = entry.pointee {
      result.append(String(cString: text))
      entry += 1
    }
    // Threads of OpenMP wait asleep unless somebody said how: beside other programs those that turn make each of
    // thousands of small evaluations ten times as long.
    let isChosen = result.contains { $0.hasPrefix("OMP_WAIT_POLICY=") }
    return result.filter { !$0.hasPrefix("TRACEWISE_IN=") && !$0.hasPrefix("TRACEWISE_OUT=") }
      + ["TRACEWISE_IN=3", "TRACEWISE_OUT=4"] + (isChosen ? [] : ["OMP_WAIT_POLICY=PASSIVE"])
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

/// Writing to a pipe that nobody may read any more is an error here, not a signal that ends us.
enum SilentPipe {
  static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    var (broken, before, waiting) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&broken)
    sigaddset(&broken, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &broken, &before)
    #if canImport(Darwin)
      let count = Darwin.write(file, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      let count = Musl.write(file, bytes.baseAddress, bytes.count)
    #else
      let count = Glibc.write(file, bytes.baseAddress, bytes.count)
    #endif
    let code = errno
    if count < 0, code == EPIPE {
      sigpending(&waiting)
      var number: Int32 = 0
      if sigismember(&waiting, SIGPIPE) == 1 { sigwait(&broken, &number) }
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    errno = code
    return count
  }
}
