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

    def arrays_in(x, depth=5):
        """The arrays that a value holds, by lists, dictionaries and attributes."""
        if is_array(x):
            yield x
        elif depth:
            held = x.values() if isinstance(x, dict) else x if isinstance(x, (list, tuple)) else getattr(x, "__dict__", {}).values()
            if not isinstance(x, (types.ModuleType, type)) and not callable(x):
                for y in list(held):
                    yield from arrays_in(y, depth - 1)

    @contextlib.contextmanager
    def unwritable(*holders):
        """Keeps what edited code is given from being changed by it: the data of a file, which its function needs again.
        Arrays of PyTorch are put back by what this gives."""
        held = list(arrays_in(holders))
        arrays = [x for x in held if isinstance(x, numpy.ndarray) and x.flags.writeable]
        tensors = [[x, x._version, x.detach().clone()] for x in held if hasattr(x, "_version")]
        def put_back():
            for row in tensors:
                x, version, copy = row
                if x._version != version:
                    x.data.copy_(copy)
                    row[1] = x._version
        for x in arrays:
            x.flags.writeable = False
        try:
            yield put_back
        finally:
            # What owns its memory first: views of it follow.
            for x in sorted(arrays, key=lambda x: x.base is not None):
                x.flags.writeable = True

    class Search:
        """The first edits that are right, the simplest kind first. They are looked at at few points, and where they are
        right there, at all."""

        # Edits of a kind, or terms for expressions of a rank at a level, in order; rank 3 are new statements.
        kinds = [("edits", 0), ("edits", 1), ("terms", 0, 0), ("edits", 2), ("terms", 0, 1), ("terms", 1, 0),
                 ("terms", 2, 0), ("terms", 1, 1), ("terms", 0, 2), ("terms", 2, 1), ("terms", 1, 2), ("terms", 0, 3),
                 ("terms", 3, 0), ("terms", 3, 2), ("edits", 3), ("terms", 1, 3), ("terms", 2, 2), ("terms", 2, 3), ("terms", 0, 4)]

        def __init__(self, edits, measure, found, wanted, bounds, few, is_late, whole=None):
            self.edits, self.measure, self.is_late, self.whole = edits, measure, is_late, whole
            self.found, self.wanted, self.bounds, self.few = found, wanted, bounds, few
            self.right, self.known, self.places, self.going = [], {}, {}, {}
            # Where an evaluation takes long, whole sides come first: they are few.
            if edits.usual > 0.005:
                self.kinds = sorted(self.kinds, key=lambda kind: kind[0] == "edits" or kind[1] > 0)
            for s in edits.free:
                for slot in edits.slots(s):
                    self.places.setdefault(self.rank(slot[0]), []).append((s, slot))
            self.places[3] = list(edits.additions())

        @staticmethod
        def rank(node):
            """Whole sides before terms and factors, and these before arguments."""
            return 0 if isinstance(node, (ast.stmt, ast.Dict, ast.List, ast.Tuple)) else 1 if isinstance(node, ast.BinOp) else 2

        def run(self, shares=(1, 3, 1e9), isQuick=False):
            """Each kind gets its share of time before the first goes on; quick are all but terms."""
            for seconds in shares:
                for kind, *which in [kind for kind in self.kinds if kind[0] == "edits" or not isQuick]:
                    trial = self.try_terms if kind == "terms" else self.try_edits
                    trial(*which, time.process_time() + seconds)
                    if self.right or self.is_late():
                        return sorted(self.right, key=lambda edit: len(edit["new"]))
            return []

        def attempt(self, s, do):
            """Notes an edit of a statement if it is right."""
            undo = do()
            if undo is None:
                return
            edits, (function, _) = self.edits, self.edits.owner[id(s)]
            fits = all(search.is_right_with(function) for search in (self, self.whole) if search)
            if fits:
                part, other = element(s, getattr(undo, "slot", None)), getattr(undo, "new", s)
                new = text_and_line(s, part)[0] if other is s else header(other) if other else ""
            undo()
            if fits:
                old, line = text_and_line(s, part)
                isAdded = getattr(undo, "isAdded", False)
                self.right.append({"line": line, "old": "" if isAdded else old, "new": new, "moved": getattr(undo, "moved", 0)})

        def is_right(self, few):
            found, k = self.measure(few), few or slice(None)
            return found is not None and (abs(found - self.wanted[k]) <= self.bounds[k]).all()

        def is_right_with(self, function):
            """Whether all is right with a function as it stands."""
            try:
                self.edits.install(function, self.edits.made(function))
                return all(map(self.is_right, (self.few, None)))
            except BaseException:
                return False
            finally:
                self.edits.install(function)

        def try_edits(self, stage, ends):
            for _ in self.going.setdefault(stage, self.edits_of(stage)):
                if self.is_late() or len(self.right) > 2 or stage and time.process_time() > ends:
                    return

        def edits_of(self, stage):
            """Tries the edits of a stage one by one."""
            for s in self.edits.free:
                for do in self.edits.of_whole(s, stage):
                    yield self.attempt(s, do)
                for slot in self.edits.slots(s):
                    node, field, k, x = slot
                    place = None
                    for new in self.edits.of_expression(node, x, stage):
                        place = place or self.place(s, slot)
                        if not place.isSeen or place.is_right(ast.unparse(new)):
                            self.attempt(s, self.edits.put(node, field, k, new))
                        yield

        def try_terms(self, rank, level, ends):
            """Terms for places in turns, for what is short and likely comes first in each."""
            if (rank, level) not in self.going:
                self.places[rank] = [p for p in map(self.prepared, self.places.get(rank, [])) if p]
                self.going[rank, level] = [(p, p.attempts(level)) for p in self.places[rank]]
            going = self.going[rank, level]
            while going and not self.right and time.process_time() < ends:
                for turn in list(going):
                    for text in itertools.islice(turn[1], 50):
                        if self.is_late() or len(self.right) > 2:
                            return
                        if text is not None:
                            self.attempt(*turn[0].edit(text))
                    if turn[1].gi_frame is None:
                        going.remove(turn)

        def place(self, s, slot):
            key = id(s), slot if isinstance(slot, str) else id(slot[3])
            if key not in self.known:
                few = self.few
                self.known[key] = (Addition if isinstance(slot, str) else Place)(
                    self.edits, lambda: self.measure(few), s, slot,
                    self.found[few], self.wanted[few], self.bounds[few])
            return self.known[key]

        def prepared(self, place):
            if isinstance(place, Place):
                return place
            s, slot = place
            try:
                if self.is_late() or isinstance(slot, str) and not self.is_there(s, slot):
                    return None
                place = self.place(s, slot)
                return place if place.isReady or place.prepare() else None
            except Exception:
                return None

        def is_there(self, s, target):
            """Whether a target is a number or an array of numbers where a statement stands."""
            side = self.known.get((id(s), id(s.value)))
            values = side and side.isSeen and side.computed(target)
            return bool(values) and values[0].dtype.kind == "f"

    def function_of(thing):
        """The function that a callable thing runs."""
        thing = getattr(thing, "__func__", thing)
        return plain_function(thing) or getattr(type(thing), "__call__", None)

    def add_edits(problem, target):
        """Lets what gives a gradient in a file search its edits, where its source is to be had."""
        path, _, _ = target.rpartition(":")
        module = next((m for m in list(sys.modules.values()) if getattr(m, "__file__", None)
                       and os.path.abspath(m.__file__) == os.path.abspath(path)), None)
        if numpy is not None and module is not None:
            problem.edits = lambda *request: search_edits(problem, module, path, *request)

    def sources(problem, module, arguments):
        """The functions whose edits may make a gradient right, and whether they give nothing else."""
        alone = getattr(problem, "own_gradient", None) or getattr(problem, "jacobian", None)
        if alone or isinstance(problem, Plain) or isinstance(problem.function(**problem.arguments(arguments)), tuple):
            return [function_of(alone or problem.function).__qualname__], alone is not None
        mains = []
        for x in vars(module).values():
            if is_custom(x):
                mains.append(x.bwd.__qualname__)
            if inspect.isclass(x) and any(b.__module__.startswith("torch.autograd") for b in x.__mro__):
                mains.append("%s.backward" % x.__name__)
        return mains, True

    def fewest(slopes, wrong):
        """The slopes at the first points that say enough of what is wrong."""
        rank, points = 0, []
        for n, (x, _, _, _) in enumerate(slopes):
            if x.tobytes() not in points:
                if rank > 5:
                    return slice(0, n)
                points.append(x.tobytes())
                rows = [d for (y, d, _, _), isWrong in zip(slopes, wrong) if isWrong and y.tobytes() == points[-1]]
                rank += numpy.linalg.matrix_rank(numpy.array(rows)) if rows else 0
        return slice(0, len(slopes))

    def spans(inputs):
        """Where the numbers of each input stand among all."""
        ends = list(itertools.accumulate(numpy.size(x) for x in inputs.values()))
        return dict(zip(inputs, zip([0] + ends, ends)))

    def search_pieces(pieces, limited, seconds, is_late, whole):
        """Edits of statements that are wrong by derivatives of what the value is computed from, which are measured."""
        ends = time.process_time() + seconds / 2
        def is_over():
            return is_late() or time.process_time() > ends
        searches = []
        for piece, *numbers in filter(None, pieces.all()):
            if is_over():
                break
            measure = lambda few, piece=piece: limited(piece.results)
            searches.append(Search(piece, measure, *numbers, slice(0, piece.size), is_over, whole))
        # Edits come first, of all: terms take longer.
        for share, isQuick, some in ((0.2, True, searches), (0.5, True, [whole]), (0.05, False, searches)):
            ends = time.process_time() + seconds / 2
            for search in some:
                right = search.run((share,), isQuick)
                if right:
                    return right
        return []

    def search_edits(problem, module, path, slopes, seconds, patience, packed, inputs):
        """Edits with which all slopes along directions are right: (point, direction, slope, bound)."""
        points = {x.tobytes(): x for x, _, _, _ in slopes}
        slopes = sorted(slopes, key=lambda row: list(points).index(row[0].tobytes()))
        values = {key: number(problem.value(**inputs(x))) for key, x in points.items()}
        slots = {n: x for n, x in vars(problem).items() if n in ("function", "jacobian", "own_value", "own_gradient")}
        edits = None
        def look_up():
            """Takes functions as they are now."""
            for n, x in slots.items():
                if inspect.ismethod(x):
                    setattr(problem, n, getattr(x.__self__, x.__name__))
                elif edits and getattr(x, "__name__", None) in edits.functions and getattr(module, x.__name__) is x:
                    setattr(problem, n, edits.whole[x.__name__])
        def slopes_of(few=None):
            """The slopes that gradients say, or None where the value is another one."""
            look_up()
            gradients = {}
            rows = slopes if few is None else slopes[:few.stop]
            for key in dict.fromkeys(x.tobytes() for x, _, _, _ in rows):
                x = points[key]
                value, gradient = problem.gradient(**inputs(x))
                if value is None and few is None:
                    value = problem.value(**inputs(x))
                if value is not None and abs(number(value) - values[key]) > 1e-9 * abs(values[key]):
                    return None
                gradients[key] = numpy.frombuffer(packed(gradient), "f8")
            return numpy.array([gradients[x.tobytes()] @ direction for x, direction, _, _ in rows])
        class Late(BaseException):
            pass
        def late(*_):
            raise Late()
        before = time.monotonic()
        found = slopes_of()
        usual = time.monotonic() - before
        signal.signal(signal.SIGALRM, late)
        def limited(run):
            """What is computed, or None where it takes too long."""
            signal.setitimer(signal.ITIMER_REAL, 0.2 + 20 * usual)
            try:
                return run()
            except Late:
                return None
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                put_back()
        def measure(few=None):
            return limited(lambda: slopes_of(few))
        ends = time.process_time() + seconds, time.monotonic() + patience
        def is_late():
            return time.process_time() > ends[0] or time.monotonic() > ends[1]
        streams = sys.stdout, sys.stderr
        mains, isAlone = sources(problem, module, inputs(slopes[0][0]))
        owner = getattr(problem.function, "__self__", problem.function)
        with open(os.devnull, "w") as nowhere, harmless(), unwritable(vars(module), getattr(owner, "__dict__", {})) as put_back:
            sys.stdout = sys.stderr = nowhere
            try:
                edits = Edits(module, path, mains, isAlone, usual)
                if not edits.free:
                    return []
                wanted, bounds = (numpy.array([row[k] for row in slopes]) for k in (2, 3))
                search = Search(edits, measure, found, wanted, bounds, fewest(slopes, abs(found - wanted) > bounds), is_late)
                def answer(ask):
                    """What a function of the inputs, as it is now, says of numbers."""
                    def answered(x):
                        look_up()
                        return limited(lambda: ask(**inputs(x)))
                    return answered
                def value(**at):
                    return number(problem.value(**at))
                near = []
                if isinstance(problem, Plain):
                    x = next(iter(points.values()))
                    runs = int(0.25 * seconds / max(usual, 1e-5))
                    truths = Truths(edits, answer(problem.gradient), answer(value), spans(inputs(x)), runs)
                    near = search_pieces(Pieces(edits, truths, list(points.values())[:3]), limited, 0.5 * seconds, is_late, search)
                return near or search.run()
            finally:
                sys.stdout, sys.stderr = streams
                if edits:
                    edits.close()
                vars(problem).update(slots)

    """#
}
