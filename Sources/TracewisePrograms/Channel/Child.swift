#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program that runs beside us, the leader of its own session: requests go to its descriptor 3, answers come from 4.
///
/// Everything is read and written as it comes, so that neither side waits for ever for the other to read.
package final class Child {
  private let leader: pid_t
  private let watcher: Watcher?
  private var requests: Int32
  private var answers: Int32
  private var outputs: [Int32]
  private var pending: ArraySlice<UInt8> = []
  private var received: [UInt8] = []
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var isOver = false
  private(set) var chatter: Chatter

  /// Starts a program.
  package init(_ words: [String], chatter: Chatter) throws(ProgramFailure) {
    self.chatter = chatter
    var pipes: [(read: Int32, write: Int32)] = []
    for _ in 0..<4 {
      guard let pipe = Spawning.pipe() else {
        for pipe in pipes { Spawning.close(pipe) }
        throw .unavailable("no more pipes are to be had")
      }
      pipes.append(pipe)
    }
    let theirs = [
      (3, pipes[0].read), (4, pipes[1].write), (1, pipes[2].write), (2, pipes[3].write),
    ]
    var code: Int32 = 0
    let started = ChildGroups.starting {
      let leader = Spawning.spawn(words, files: theirs)
      code = errno
      return leader
    }
    guard let started else {
      for pipe in pipes { Spawning.close(pipe) }
      throw .unavailable(Self.refusal(of: words.first ?? "", code))
    }
    for (_, file) in theirs { close(file) }
    leader = started
    watcher = Watcher(of: started)
    (requests, answers) = (pipes[0].write, pipes[1].read)
    outputs = [pipes[2].read, pipes[3].read]
    for file in [requests, answers] { Spawning.widen(file) }
    for file in [requests, answers] + outputs {
      _ = fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK)
    }
  }

  deinit { end() }

  private static func refusal(of program: String, _ code: Int32) -> String {
    switch code {
    case ENOENT: "no such program: \(program)"
    case EACCES: "\(program) is not a program that may be run"
    case ENOEXEC: "\(program) is no program: neither an executable nor a script that begins with #!"
    default: "\(program) cannot be run: \(String(cString: strerror(code)))"
    }
  }

  // MARK: - Talking

  /// Sends bytes, while the answer is waited for.
  package func send(_ bytes: [UInt8]) { pending = pending.isEmpty ? bytes[...] : pending + bytes }

  /// The next line of the answers, without its end.
  package func line(most: Int, within seconds: Double) throws(ProgramFailure) -> [UInt8] {
    let deadline = Deadline(seconds: seconds)
    var looked = 0
    while true {
      if let end = received[looked...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(received[..<end])
        received.removeSubrange(...end)
        return line
      }
      looked = received.count
      guard looked <= most else {
        throw .malformed("more than \(most) bytes of an answer without the end of a line")
      }
      try pump(deadline, seconds)
    }
  }

  /// The next so many bytes of the answers.
  func bytes(_ count: Int, within seconds: Double) throws(ProgramFailure) -> [UInt8] {
    let deadline = Deadline(seconds: seconds)
    while received.count < count { try pump(deadline, seconds) }
    let bytes = Array(received[..<count])
    received.removeSubrange(..<count)
    return bytes
  }

  /// Whether there is more than the answer that was asked for.
  var saysMore: Bool { !received.isEmpty }

  /// Moves what can be moved, or waits until something can.
  private func pump(_ deadline: Deadline, _ seconds: Double) throws(ProgramFailure) {
    guard !deadline.hasPassed else { throw .silent(seconds: seconds) }
    var files = ([answers] + outputs).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    files.append(pollfd(fd: pending.isEmpty ? -1 : requests, events: Int16(POLLOUT), revents: 0))
    let count = poll(&files, nfds_t(files.count), deadline.milliseconds)
    guard count > 0 else {
      if count < 0, errno == EINTR { return }
      throw .silent(seconds: seconds)
    }
    if files[files.count - 1].revents != 0 { feed() }
    for k in outputs.indices where files[k + 1].revents != 0 { listen(k) }
    guard files[0].revents != 0 else { return }
    guard let bytes = take(answers) else { return }
    guard !bytes.isEmpty else {
      ChildGroups.waitIfEnding()
      throw .died(lastWords)
    }
    received += bytes
  }

  private func feed() {
    let part = pending.prefix(1 << 20)
    let count = part.withUnsafeBytes { SilentPipe.write(requests, $0) }
    if count > 0 {
      pending = pending.dropFirst(count)
    } else if errno != EAGAIN, errno != EINTR {
      // Nobody reads any more; the end of the answers will tell why.
      pending = []
    }
  }

  private func listen(_ k: Int) {
    guard let bytes = take(outputs[k]) else { return }
    guard !bytes.isEmpty else {
      close(outputs[k])
      outputs[k] = -1
      return
    }
    chatter.add(bytes)
  }

  /// What came; empty at the end, nil where nothing is there yet.
  private func take(_ file: Int32) -> ArraySlice<UInt8>? {
    let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    return buffer.prefix(max(count, 0))
  }

  // MARK: - Ending

  /// How the program ended, and what it said last.
  private var lastWords: String {
    let deadline = Deadline(seconds: 0.5)
    // What it printed before it died.
    while !deadline.hasPassed, outputs.contains(where: { $0 >= 0 }) {
      var files = outputs.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&files, nfds_t(files.count), 100) > 0 else { break }
      for k in outputs.indices where files[k].revents != 0 { listen(k) }
    }
    chatter.flush()
    let last = chatter.last.last.map { "; its last words: \($0)" } ?? ""
    return how(waitingFor: 0.5) + last
  }

  /// Whether the program has ended by itself.
  package var hasEnded: Bool { ending != nil }

  /// How the program ended; nil while it goes on. Its status is left where it is: as long as it is there nobody else gets
  /// its number.
  private var ending: siginfo_t? {
    var information = siginfo_t()
    let result = waitid(P_PID, id_t(leader), &information, WEXITED | WNOHANG | WNOWAIT)
    return result == 0 && information.leaderNumber == leader ? information : nil
  }

  private func how(waitingFor seconds: Double) -> String {
    let deadline = Deadline(seconds: seconds)
    var found = ending
    while found == nil, !deadline.hasPassed {
      usleep(2000)
      found = ending
    }
    guard let information = found else {
      return "the program closed its channel of answers and goes on"
    }
    let status = information.endingStatus
    guard information.si_code == CLD_EXITED else {
      return "the program was ended by signal \(status) (\(String(cString: strsignal(status))))"
    }
    return "the program ended with exit code \(status)"
  }

  /// Kills the program from another thread, while this object is kept from its end: whoever talks to it is told that it
  /// died, and ends it.
  package func interrupt() { kill(-leader, SIGKILL) }

  /// Ends the program and all that it started, in its session's group.
  ///
  /// - Parameter patience: the seconds that it has to end by itself.
  package func end(patience: Double = 0) {
    guard !isOver else { return }
    isOver = true
    if patience > 0 { depart(within: patience) }
    for file in [requests, answers] + outputs where file >= 0 { close(file) }
    // The group first, then its leader: until the leader is waited for the number is its own.
    kill(-leader, SIGKILL)
    watcher?.dismiss()
    ChildGroups.forget(leader)
    var status: Int32 = 0
    while waitpid(leader, &status, 0) < 0, errno == EINTR {}
  }

  /// Passes on what it still prints, until it ends.
  private func depart(within seconds: Double) {
    let deadline = Deadline(seconds: seconds)
    while !deadline.hasPassed {
      var files = ([answers] + outputs).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      files.append(pollfd(fd: pending.isEmpty ? -1 : requests, events: Int16(POLLOUT), revents: 0))
      guard poll(&files, nfds_t(files.count), deadline.milliseconds) > 0 else { return }
      if files[3].revents != 0 { feed() }
      for k in outputs.indices where files[k + 1].revents != 0 { listen(k) }
      if files[0].revents != 0, let rest = take(answers), rest.isEmpty { break }
    }
    while !deadline.hasPassed, outputs.contains(where: { $0 >= 0 }) {
      var files = outputs.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&files, nfds_t(files.count), deadline.milliseconds) > 0 else { break }
      for k in outputs.indices where files[k].revents != 0 { listen(k) }
    }
    chatter.flush()
  }
}

extension siginfo_t {
  fileprivate var leaderNumber: pid_t {
    #if canImport(Darwin)
      si_pid
    #else
      _sifields._sigchld.si_pid
    #endif
  }

  fileprivate var endingStatus: Int32 {
    #if canImport(Darwin)
      si_status
    #else
      _sifields._sigchld.si_status
    #endif
  }
}
