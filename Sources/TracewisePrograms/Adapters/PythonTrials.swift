extension Adapter {
  /// Edits that are tried one after the other until the gradient is right, where they can do no harm.
  static let pythonTrials = #"""

    import contextlib, signal, time

    guarded = []

    def guard(event, args):
        """Raises where edited code would write a file, start a program, or reach for the system or the net."""
        writes = event == "open" and (set(args[1]) & set("wax+") if isinstance(args[1], str) else (args[2] or 0) & 3)
        if guarded and (writes or event.split(".")[0] in ("os", "shutil", "subprocess", "socket", "ctypes", "urllib")):
            raise PermissionError(event)

    @contextlib.contextmanager
    def harmless():
        """Runs edited code where it can do nothing but compute, in memory for a few matrices more."""
        sys.addaudithook(guard)
        limits = None
        try:
            import resource
            with open("/proc/self/statm") as file:
                used = int(file.read().split()[0]) * resource.getpagesize()
            limits = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 31), limits[1]))
        except (ImportError, OSError, ValueError):
            pass
        guarded.append(True)
        try:
            yield
        finally:
            guarded.clear()
            if limits is not None:
                resource.setrlimit(resource.RLIMIT_AS, limits)

    def search(edits, is_right, seconds, patience):
        """The first edits that are right, the simplest kind first, in so many seconds of the processor; not longer than
        somebody waits for the answer."""
        ends = time.process_time() + seconds, time.monotonic() + patience
        for stage in range(Edits.stages):
            found = []
            for s, do in ((s, do) for s in edits.free for do in edits.edits(s, stage)):
                if time.process_time() > ends[0] or time.monotonic() > ends[1] or len(found) > 2:
                    break
                old, undo = header(s), do()
                if undo is None:
                    continue
                function, _ = edits.owner[id(s)]
                try:
                    edits.run([function])
                    fits = is_right(edits.whole[edits.name])
                except BaseException:
                    fits = False
                if fits:
                    new = getattr(undo, "new", s)
                    found.append({"line": s.lineno, "old": old, "new": header(new) if new is not None else "",
                                  "moved": getattr(undo, "moved", 0)})
                undo()
                edits.whole[function.name] = edits.original[function.name]
            if found:
                return sorted(found, key=lambda edit: len(edit["new"]))
        return []

    def add_edits(problem, target):
        """Lets a plain function of a file search its edits, where its source is to be had."""
        path, _, names = target.rpartition(":")
        name = names.split(",")[-1]
        module = next((m for m in list(sys.modules.values()) if getattr(m, "__file__", None)
                       and os.path.abspath(m.__file__) == os.path.abspath(path)), None)
        function = getattr(module, name, None)
        if not isinstance(problem, Plain) or not inspect.isfunction(function):
            return
        if function is not problem.jacobian and (function is not problem.function or problem.jacobian):
            return
        problem.edits = lambda *request: search_edits(problem, (module, path, name), *request)

    def search_edits(problem, source, slopes, seconds, patience, packed, inputs):
        """Edits with which all slopes along directions are right: (point, direction, slope, bound)."""
        own = (problem.function, problem.jacobian)
        isJacobian = getattr(source[0], source[2]) is problem.jacobian
        points, values = {}, {}
        for x, _, _, _ in slopes:
            points[x.tobytes()] = x
        for key, x in points.items():
            values[key] = number(problem.value(**inputs(x)))
        def is_right(function):
            problem.function, problem.jacobian = (own[0], function) if isJacobian else (function, own[1])
            answers = {}
            for x, direction, slope, bound in slopes:
                key = x.tobytes()
                if key not in answers:
                    value, gradient = problem.gradient(**inputs(x))
                    if value is not None and abs(number(value) - values[key]) > 1e-9 * abs(values[key]):
                        return False
                    answers[key] = packed(gradient)
                found = float(numpy.dot(numpy.frombuffer(answers[key], "f8"), direction))
                if not abs(found - slope) <= bound:
                    return False
            return True
        class Late(BaseException):
            pass
        def late(*_):
            raise Late()
        before = time.monotonic()
        is_right(own[1] if isJacobian else own[0])
        usual = time.monotonic() - before
        signal.signal(signal.SIGALRM, late)
        def timed(function):
            signal.setitimer(signal.ITIMER_REAL, 0.2 + 20 * usual)
            try:
                return is_right(function)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        streams = sys.stdout, sys.stderr
        with open(os.devnull, "w") as nowhere, harmless():
            sys.stdout = sys.stderr = nowhere
            try:
                return search(Edits(*source, isJacobian), timed, seconds, patience)
            finally:
                sys.stdout, sys.stderr = streams
                problem.function, problem.jacobian = own

    """#
}
