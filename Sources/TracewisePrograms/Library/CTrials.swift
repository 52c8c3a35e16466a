#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Compiles C files, and tries their changes, each in a process of its own: what crashes or hangs is no right one.
struct CTrials {
  private let path: String
  private let symbol: String
  private let slopes: [KnownSlope]
  private let ends: Double
  private let folder: String

  /// Whether a file is one of C.
  static func isSource(_ path: String) -> Bool { path.hasSuffix(".c") }

  /// A shared library of a file of C, and the folder that holds it alone; what the compiler says where there is none.
  static func library(of path: String) -> (folder: String?, libraryOrReason: String) {
    guard let folder = folder() else { return (nil, "no folder for a compiled library can be made") }
    let (library, log) = ("\(folder)/library.so", "\(folder)/log")
    let words = ["-O2", "-shared", "-fPIC", "-o", library, path, "-lm"]
    if compile(words, log: log, seconds: 60) { return (folder, library) }
    let said = text(log).split(separator: "\n").first { $0.contains("error") }
    remove(folder)
    return (nil, said.map(String.init) ?? "\(path) is not compiled: there is no C compiler cc")
  }

  /// Changes with which all slopes are right and the value is as it was, of the first stage that has any.
  static func edits(
    of path: String, _ symbol: String, _ slopes: [KnownSlope], seconds: Double
  ) -> [Edit] {
    guard let bytes = contents(path), bytes.count < 1 << 20, !slopes.isEmpty,
      let folder = folder()
    else { return [] }
    defer { remove(folder) }
    let trials = CTrials(
      path: path, symbol: symbol, slopes: slopes, ends: now() + seconds, folder: folder)
    return trials.search(CEdits(CSource(bytes), of: symbol))
  }

  private func search(_ edits: CEdits) -> [Edit] {
    var places = Array(edits.sites.indices)
    for stage in CEdits.Stage.allCases {
      let found = tried(edits, stage, places)
      if stage == .probe {
        // What changes the value is no part of the gradient alone; whole numbers are not told so.
        places = places.filter { edits.sites[$0].role != .value || found.kept.contains($0) }
        continue
      }
      if !found.edits.isEmpty || Self.now() > ends { return found.edits }
    }
    return []
  }

  /// So many changes are compiled at once.
  private static let most = 4000

  /// The changes of a stage that are right, in copies of the file for some places each; of a probe, places that count.
  private func tried(
    _ edits: CEdits, _ stage: CEdits.Stage, _ places: [Int]
  ) -> (edits: [Edit], kept: Set<Int>) {
    // What does not compile together is tried in halves.
    var (right, kept, rest): ([Edit], Set<Int>, [[Int]]) = ([], [], [places])
    while let some = rest.popLast(), Self.now() < ends {
      let count = edits.copy(stage, at: some).changes.count
      guard count <= Self.most || some.count < 2,
        let (changes, left) = compiled(edits, stage, some)
      else {
        let half = some.count / 2
        if half > 0, count > 0 { rest += [Array(some[half...]), Array(some[..<half])] }
        continue
      }
      for line in run(changes, left, isProbe: stage == .probe) {
        let words = line.split(separator: " ")
        guard words.count == 4, let k = Int(words[0]), changes.indices.contains(k) else { continue }
        if stage == .probe {
          if words[1] == "G" { kept.insert(some[k]) }
        } else {
          right.append(changes[k].edit(edits.source, Array(words[2...])))
        }
      }
      if stage != .probe, !right.isEmpty { break }
    }
    let shortest = right.sorted { ($0.new.utf8.count, $0.line) < ($1.new.utf8.count, $1.line) }
    return (shortest, kept)
  }

  // MARK: - Compiling

  private var copy: String { "\(folder)/copy.c" }
  private var driver: String { "\(folder)/driver.c" }
  private var trial: String { "\(folder)/trial" }

  /// Compiles the changes of a stage, without those that do not compile.
  private func compiled(
    _ edits: CEdits, _ stage: CEdits.Stage, _ places: [Int]
  ) -> (changes: [CEdits.Change], left: Set<Int>)? {
    var left: Set<Int> = []
    let home = path.contains("/") ? String(path.prefix(upTo: path.lastIndex(of: "/")!)) : "."
    let flags = ["-w", "-Dmain=tw_other_main", "-I", home.isEmpty ? "/" : home]
    guard Self.write(Array(Self.driver(symbol).utf8), driver) else { return nil }
    for _ in 0..<8 {
      let (text, changes) = edits.copy(stage, at: places, without: left)
      guard !changes.isEmpty, left.count < changes.count, Self.write(text, copy) else { return nil }
      let log = "\(folder)/log"
      let words = flags + ["-O0", "-o", trial, copy, driver, "-lm"]
      if Self.compile(words, log: log, seconds: ends - Self.now()) { return (changes, left) }
      let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      func number(_ line: Int) -> Int? {
        let text = String(decoding: lines[line], as: UTF8.self)
        guard let place = text.firstRange(of: "tw_edit == ") else { return nil }
        return Int(text[place.upperBound...].prefix { $0.isNumber })
      }
      let count = left.count
      for said in Self.text(log).split(separator: "\n") where said.contains("error") {
        let parts = said.split(separator: ":")
        guard parts.count > 1, parts[0] == copy, let line = Int(parts[1]).map({ $0 - 1 }),
          lines.indices.contains(line)
        else { continue }
        if let k = number(line) {
          left.insert(k)
          continue
        }
        // Something does not suit all of a row of changes.
        var before = line - 1
        while before >= 0, number(before) == nil, before > line - 4 { before -= 1 }
        while before >= 0, let k = number(before) {
          left.insert(k)
          before -= 1
        }
      }
      guard left.count > count else { return nil }
    }
    return nil
  }

  private static func compile(_ words: [String], log: String, seconds: Double) -> Bool {
    ran(["cc"] + words, output: nil, errors: log, seconds: seconds)
  }

  // MARK: - Running

  /// What the driver says of changes: their numbers, and how often a term belongs there.
  private func run(_ changes: [CEdits.Change], _ left: Set<Int>, isProbe: Bool) -> [Substring] {
    let n = slopes[0].point.count
    var numbers = [Double(n), Double(slopes.count), Double(changes.count)]
    numbers += changes.indices.map {
      left.contains($0) ? 3 : isProbe ? 2 : changes[$0].isLinear ? 1 : 0
    }
    for slope in slopes { numbers += slope.point + slope.direction + [slope.value, slope.bound] }
    let (data, output) = ("\(folder)/data", "\(folder)/output")
    guard Self.write(Wire.bytes(numbers, .double), data) else { return [] }
    _ = Self.ran(
      [trial, data], output: output, errors: "/dev/null", seconds: ends + 1 - Self.now())
    return Self.text(output).split(separator: "\n")
  }

  /// A program that tries one change after the other.
  private static func driver(_ symbol: String) -> String {
    #"""
    #undef main
    #include <math.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <fcntl.h>
    #include <unistd.h>
    #include <sys/time.h>
    #include <sys/wait.h>
    extern int tw_edit;
    extern double tw_b, tw_c;
    double SYMBOL(unsigned n, const double *x, double *grad, void *data);
    static unsigned n, rows, changes;
    static double *numbers, *kinds, *slopes, *values, *found, *first, *second, *point, *gradient;
    static const double *row(unsigned k) { return slopes + k * (2 * n + 2); }

    /* The slopes that the gradient says, until one is wrong if that is asked; -1 where the value is another one. */
    static int look(double *said, int stops) {
      const double *last = 0;
      double value = 0;
      for (unsigned k = 0; k < rows; k++) {
        const double *x = row(k), *d = x + n;
        if (!last || memcmp(last, x, n * sizeof *x)) {
          memcpy(point, x, n * sizeof *x);
          for (unsigned i = 0; i < n; i++) gradient[i] = NAN;
          value = SYMBOL(n, point, gradient, 0);
          last = x;
          if (tw_edit < 0) values[k] = value;
          else if (!(fabs(value - values[k]) <= 1e-9 * fabs(values[k]))) return -1;
        }
        said[k] = 0;
        for (unsigned i = 0; i < n; i++) said[k] += gradient[i] * d[i];
        if (tw_edit < 0) first[k] = said[k];
        if (stops && !(fabs(said[k] - d[n]) <= d[n + 1])) return 0;
      }
      return 1;
    }

    /* A number as a fraction of small ones. */
    static int fraction(double c, int *says) {
      for (int q = 1; fabs(c) < 100 && q < 7; q++) {
        double p = rint(c * q);
        if (fabs(p - c * q) < 1e-5 * fmax(fabs(c * q), 0.01)) {
          says[0] = (int)p, says[1] = q;
          return 1;
        }
      }
      return 0;
    }

    /* How often what stands there and a term belong there. */
    static int times(int *says) {
      double aa = 0, ab = 0, bb = 0, am = 0, bm = 0;
      tw_c = 1;
      if (look(found, 0) < 1) return 0;
      memcpy(second, found, rows * sizeof *found);
      tw_b = 2, tw_c = 0;
      if (look(found, 0) < 1) return 0;
      for (unsigned k = 0; k < rows; k++) {
        const double *d = row(k) + n;
        double own = (found[k] - first[k]) / d[n + 1], term = (second[k] - first[k]) / d[n + 1];
        double missing = (d[n] - first[k]) / d[n + 1];
        aa += own * own, ab += own * term, bb += term * term, am += own * missing, bm += term * missing;
      }
      double c = bm / bb, b = 1, det = aa * bb - ab * ab, rest = 0;
      if (!(bb > 100)) return 0;
      for (unsigned k = 0; k < rows; k++) {
        const double *d = row(k) + n;
        rest = fmax(rest, fabs(d[n] - first[k] - c * (second[k] - first[k])) / d[n + 1]);
      }
      if (rest > 1) {
        if (!(det > 1e-9 * aa * bb)) return 0;
        c = (aa * bm - ab * am) / det, b = 1 + (bb * am - ab * bm) / det;
      }
      if (!fraction(b, says) || !fraction(c, says + 2) || !says[2]) return 0;
      tw_b = (double)says[0] / says[1], tw_c = (double)says[2] / says[3];
      return 1;
    }

    int main(int count, char **words) {
      FILE *file = count > 1 ? fopen(words[1], "rb") : 0;
      if (!file) return 1;
      double head[3];
      if (fread(head, sizeof *head, 3, file) != 3) return 1;
      n = head[0], rows = head[1], changes = head[2];
      size_t size = changes + rows * (2 * n + 2);
      kinds = malloc(size * sizeof *kinds), slopes = kinds + changes;
      if (fread(kinds, sizeof *kinds, size, file) != size) return 1;
      fclose(file);
      values = calloc(4 * rows, sizeof *values), found = values + rows, first = found + rows, second = first + rows;
      point = calloc(n + 64, sizeof *point), gradient = (double *)calloc(n + 64, sizeof *point) + 32;
      FILE *out = fdopen(dup(1), "w");
      int null = open("/dev/null", O_WRONLY);
      dup2(null, 1), dup2(null, 2);
      struct timeval before, after;
      gettimeofday(&before, 0);
      look(found, 0);
      gettimeofday(&after, 0);
      double usual = after.tv_sec - before.tv_sec + 1e-6 * (after.tv_usec - before.tv_usec);
      double most = 0.1 + 20 * usual;
      for (unsigned k = 0; k < changes; k++) {
        if (kinds[k] == 3) continue;
        int ends[2], says[5] = {0, 1, 1, 0, 1};
        if (pipe(ends)) return 1;
        fflush(out);
        pid_t child = fork();
        if (child < 0) return 1;
        if (!child) {
          struct itimerval timer = {{0, 0}, {(long)most, (long)(1e6 * (most - (long)most))}};
          setitimer(ITIMER_REAL, &timer, 0);
          tw_edit = (int)k;
          if (kinds[k] == 2) {
            tw_c = 0.01;
            int state = look(found, 0);
            for (unsigned j = 0; j < rows; j++)
              if (state == 1 && found[j] != first[j]) says[0] = 'G';
          } else {
            int isKnown = kinds[k] == 0 || times(says + 1);
            if (isKnown && look(found, 1) == 1) says[0] = 'R';
          }
          if (write(ends[1], says, sizeof says) < 0) _exit(1);
          _exit(0);
        }
        close(ends[1]);
        if (read(ends[0], says, sizeof says) != sizeof says) says[0] = 0;
        close(ends[0]);
        waitpid(child, 0, 0);
        if (says[0]) fprintf(out, "%u %c %d/%d %d/%d\n", k, says[0], says[1], says[2], says[3], says[4]), fflush(out);
      }
      return 0;
    }
    """#.replacing("SYMBOL", with: symbol)
  }

  // MARK: - Files and processes

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  private static func folder() -> String? {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(base)/tracewise-XXXXXX".utf8CString)
    return mkdtemp(&name).map { String(cString: $0) }
  }

  /// Removes a folder of ours with its files.
  static func remove(_ folder: String) {
    for name in ["library.so", "log", "copy.c", "driver.c", "trial", "data", "output"] {
      unlink("\(folder)/\(name)")
    }
    rmdir(folder)
  }

  private static func contents(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var (result, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      result += buffer[..<count]
    }
    return result
  }

  private static func text(_ path: String) -> String {
    String(decoding: contents(path) ?? [], as: UTF8.self)
  }

  private static func write(_ bytes: [UInt8], _ path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    let count = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && count == bytes.count
  }

  /// Whether a program ends well in time.
  private static func ran(
    _ words: [String], output: String?, errors: String, seconds: Double
  ) -> Bool {
    let out = open(output ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let err = open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { _ = (close(out), close(err)) }
    guard seconds > 0, let leader = Spawning.spawn(words, files: [(1, out), (2, err)]) else {
      return false
    }
    let ends = now() + seconds
    var status: Int32 = 0
    while true {
      let ended = waitpid(leader, &status, WNOHANG)
      if ended == leader { return status == 0 }
      if ended < 0 || now() > ends {
        kill(-leader, SIGKILL)
        waitpid(leader, &status, 0)
        return false
      }
      usleep(2000)
    }
  }
}
