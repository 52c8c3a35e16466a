#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The groups of processes that are to end with us, however we end.
enum ChildGroups {
  private static let most = 64
  /// One leader a slot, 0 where there is none. The handler of a signal may only look at plain memory: neither locks
  /// nor Swift's own structures are safe in it.
  private nonisolated(unsafe) static let slots: UnsafeMutablePointer<pid_t> = {
    let slots = UnsafeMutablePointer<pid_t>.allocate(capacity: most)
    slots.initialize(repeating: 0, count: most)
    return slots
  }()
  private nonisolated(unsafe) static let earlier: UnsafeMutablePointer<sigaction> = {
    let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: Int(NSIG))
    actions.initialize(repeating: sigaction(), count: Int(NSIG))
    return actions
  }()
  private nonisolated(unsafe) static let isEnding: UnsafeMutablePointer<Bool> = {
    let flag = UnsafeMutablePointer<Bool>.allocate(capacity: 1)
    flag.initialize(to: false)
    return flag
  }()
  private static let fatal = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE]

  /// Starts a process while no fatal signal can come between its start and its entry here.
  static func starting(_ start: () -> pid_t?) -> pid_t? {
    _ = isWatching
    var (blocked, before) = (sigset_t(), sigset_t())
    sigemptyset(&blocked)
    for number in fatal { sigaddset(&blocked, number) }
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    guard let leader = start() else { return nil }
    if let slot = (0..<most).first(where: { slots[$0] == 0 }) { slots[slot] = leader }
    return leader
  }

  /// Waits for our own end where a signal has ended the children: what they say no more is nothing to tell of.
  static func waitIfEnding() { while isEnding.pointee { usleep(10_000) } }

  static func forget(_ leader: pid_t) {
    for slot in 0..<most where slots[slot] == leader { slots[slot] = 0 }
  }

  /// From the first child on, signals that end us end the children first; what others wanted to be done then is done
  /// afterwards. Signals that are ignored, as under nohup, stay so.
  private static let isWatching: Bool = {
    _ = (slots, earlier, isEnding)
    for number in fatal {
      var action = sigaction()
      #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = handle
      #else
        action.__sigaction_handler.sa_handler = handle
      #endif
      sigaction(number, &action, &earlier[Int(number)])
      if isIgnored(earlier[Int(number)]) { sigaction(number, &earlier[Int(number)], nil) }
    }
    return true
  }()

  private static func isIgnored(_ action: sigaction) -> Bool {
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static let handle: @convention(c) (Int32) -> Void = { number in
    ChildGroups.isEnding.pointee = true
    for slot in 0..<ChildGroups.most where ChildGroups.slots[slot] > 0 {
      kill(-ChildGroups.slots[slot], SIGKILL)
    }
    sigaction(number, &ChildGroups.earlier[Int(number)], nil)
    raise(number)
  }
}
