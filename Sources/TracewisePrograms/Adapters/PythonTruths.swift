extension Adapter {
  /// Derivatives of what a program computes on its way, and what its gradient has of them.
  static let pythonTruths = #"""

    import collections

    def assigned(s):
        """The names and parts that an assignment gives values, one by one."""
        targets = targets_of(s) if isinstance(s, (ast.Assign, ast.AugAssign)) else []
        return [x for x in targets if isinstance(x, (ast.Name, ast.Subscript, ast.Attribute))]

    def twin(node, **fields):
        """A copy of a node with other fields."""
        result = copy.copy(node)
        vars(result).update(fields)
        return result

    def real_numbers(x):
        """A copy of a number, or of an array of not too many, in floating point; else None."""
        if isinstance(x, (bool, str)) or not isinstance(x, (int, float, numpy.ndarray, numpy.number)):
            return None
        x = numpy.array(x)
        return x.astype(float) if x.dtype.kind == "f" and 0 < x.size <= 400 and numpy.isfinite(x).all() else None

    # What a derivative stands for: "tangent" or "adjoint" of a place, in a form; and the time that belongs to another one.
    Origin = collections.namedtuple("Origin", "kind place form sign start")
    # Of a point: the scopes of the gradient's statements and their order, the value's numbers at its places, and their tangents.
    Record = collections.namedtuple("Record", "scopes order seen tangents")

    class Truths:
        """Derivatives of what is computed on the way to a value, by differences: for the inputs' entries (tangents), and of the
        value for it (adjoints). What a gradient computes on its way are such derivatives."""

        # What is looked at of each place: so many times from either end, and all of them for so many times and scopes.
        ends, most_times, most_scopes, most_bytes, most_inputs = 4, 400, 3000, 1 << 27, 24
        step, tolerance = 1e-5, 1e-6

        def __init__(self, edits, gradient, value, spans, runs):
            self.edits, self.gradient, self.value, self.spans, self.runs = edits, gradient, value, spans, runs
            self.room = self.most_bytes
            self.free = {id(s): s for s in edits.free}
            self.texts, self.known_adjoints, self.records = {}, {}, {}
            self.watched = [(f, self.made(f)) for f in edits.functions.values()]

        def made(self, f):
            """A function that tells what it computes."""
            return self.edits.made(twin(f, body=self.with_calls(f.body)))

        def with_calls(self, body):
            """Statements, with calls that see the scopes around the gradient's, and the values that others give."""
            def scope(x):
                return ast.parse("tracewise_scope(%d, locals())" % id(x)).body
            result = scope(body) if any(id(s) in self.free for s in body) else []
            for s, other in zip(body, body[1:] + [None]):
                fields = [n for n in ("body", "orelse", "finalbody") if getattr(s, n, None)]
                if fields and not isinstance(s, (ast.FunctionDef, ast.ClassDef)):
                    result.append(twin(s, **{n: self.with_calls(getattr(s, n)) for n in fields}))
                else:
                    result.append(s)
                for k, x in enumerate(assigned(s) if id(s) not in self.free else ()):
                    self.texts[id(s), k] = text = ast.unparse(x)
                    result += ast.parse("%s = tracewise_seen(%d, %d, %s)" % (text, id(s), k, text)).body
                isLeft = isinstance(s, (ast.Return, ast.Continue, ast.Break, ast.Raise))
                if not isLeft and (id(s) in self.free or id(other) in self.free):
                    result += scope(s)
            return result

        def run(self, what, x, moved=None, scopes=None, order=None):
            """What is computed at a point: the result, and for each place its values. One of them may be moved."""
            seen = {}
            def see(key, k, value):
                row = seen.setdefault((key, k), [])
                if moved and moved[:2] == ((key, k), len(row)):
                    other = numpy.array(value, dtype=float)
                    other.reshape(-1)[moved[2]] += moved[3]
                    value = other if isinstance(value, numpy.ndarray) else float(other)
                row.append(real_numbers(value) if moved is None and len(row) < self.most_times else None)
                return value
            def look(key, names):
                if scopes is not None:
                    row = scopes.setdefault(key, [])
                    order[key, len(row)] = len(order)
                    size = sum(getattr(y, "nbytes", 0) for y in names.values())
                    isKept = len(order) < self.most_scopes and size <= self.room
                    self.room -= size if isKept else 0
                    row.append({n: kept(y) for n, y in names.items()} if isKept else None)
            self.runs -= 1
            whole = self.edits.whole
            whole["tracewise_seen"], whole["tracewise_scope"] = see, look
            for f, thing in self.watched:
                self.edits.install(f, thing)
            try:
                return what(x), seen
            except Exception:
                return None, {}
            finally:
                for f, _ in self.watched:
                    self.edits.install(f)

        def record(self, x):
            key = x.tobytes()
            if key not in self.records:
                scopes, order = {}, {}
                self.run(self.gradient, x, None, scopes, order)
                seen = self.run(self.value, x)[1]
                self.records[key] = Record(scopes, order, seen, self.tangents(x, seen))
            return self.records[key]

        def tangents(self, x, seen):
            """For each place and time the derivatives, one input's entry after the other."""
            if x.size > self.most_inputs or 8 * x.size > self.runs:
                return {}
            steps = [self.step * (abs(y) or 1) for y in x]
            sides = [[self.run(self.value, x + by * row)[1] for by in (1, -1)] for row in numpy.diag(steps)]
            result = {}
            for place, row in seen.items():
                for t in range(len(row)):
                    try:
                        result[place, t] = numpy.array([(a[place][t] - b[place][t]) / (2 * h) for (a, b), h in zip(sides, steps)])
                    except (KeyError, IndexError, TypeError, ValueError):
                        pass  # Not there each time, or no numbers.
            return result

        def adjoint(self, x, place, t):
            """The value's derivative for what a place gives at a time, or None."""
            key = x.tobytes(), place, t
            if key not in self.known_adjoints:
                here, self.known_adjoints[key] = self.record(x).seen[place][t], None
                if here is not None and 2 * here.size <= self.runs:
                    h = self.step * (abs(here).max() or 1)
                    sides = [[self.run(self.value, x, (place, t, k, by))[0] for by in (h, -h)] for k in range(here.size)]
                    if not any(y is None for side in sides for y in side):
                        slopes = numpy.array([(a - b) / (2 * h) for a, b in sides])
                        self.known_adjoints[key] = slopes.reshape(here.shape)
            return self.known_adjoints[key]

        def truths(self, x, kind, place, t):
            """A derivative in the forms that a gradient may have it in; none that is 0."""
            if kind == "adjoint":
                truth = self.adjoint(x, place, t)
                result = {} if truth is None else {"": truth}
            else:
                result, truth = {}, self.record(x).tangents.get((place, t))
                for name, (start, end) in self.spans.items() if truth is not None else ():
                    part = truth[start:end]
                    if len(part) > 1:
                        result[name, "first"] = part
                        if part.ndim > 1:
                            result[name, "last"] = numpy.moveaxis(part, 0, -1)
                    result.update(((name, k), y) for k, y in enumerate(part[:6]))
            return {form: y for form, y in result.items() if numpy.isfinite(y).all() and abs(y).max() > 1e-9}

        def truth(self, x, origin, j):
            """What belongs to the j-th time of a statement that has a derivative's values."""
            t = origin.start + origin.sign * j
            isThere = 0 <= t < len(self.record(x).seen.get(origin.place, []))
            return self.truths(x, origin.kind, origin.place, t).get(origin.form) if isThere else None

        def agrees(self, found, truth):
            return found.shape == truth.shape and abs(found - truth).max() <= self.tolerance * abs(truth).max()

        def places(self, x):
            """The value's places, how often each is reached, and the times at both ends."""
            for place, row in self.record(x).seen.items():
                n = len(row)
                ends = sorted({*range(n)[:self.ends], *range(n)[-self.ends:]})
                yield place, n, [t for t in ends if row[t] is not None]

        def values(self, x, s, k):
            """What a statement of the gradient gives its k-th target, the first few times."""
            code = compile(ast.unparse(assigned(s)[k]), "<target>", "eval")
            result = []
            for scope in self.record(x).scopes.get(id(s), [])[:self.ends]:
                try:
                    result.append(real_numbers(eval(code, {**self.edits.whole, **scope})))
                except Exception:
                    result.append(None)
            return result

        def findings(self, x):
            """The gradient's statements that have a derivative's values and then leave them: (statement, target, the last time
            that is right, the first that is wrong, origin); those that have none: (statement, target, values); and the kinds
            and places that others have the values of."""
            left, none, used = [], [], set()
            for s in self.free.values():
                # What is taken apart is what it was.
                isSeveral = isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Tuple)
                for k in range(0 if isSeveral and not isinstance(s.value, (ast.Tuple, ast.Call)) else len(assigned(s))):
                    values = self.values(x, s, k)
                    if any(v is not None and v.any() for v in values) and not self.repeats(x, values):
                        best = max(self.agreements(x, values), key=lambda row: row[0], default=None)
                        if best is None:
                            none.append((s, k, values))
                        elif best[2] is None:
                            used.add(best[3][:2])
                        else:
                            left.append((s, k) + best[1:])
            order = self.record(x).order
            return sorted(left, key=lambda row: order[id(row[0]), row[3]]), none, used

        def repeats(self, x, values):
            """Whether values are the value's own, computed once more, forwards or backwards."""
            def is_same(row):
                return len(row) >= len(values) and all(
                    a is not None and b is not None and a.shape == b.shape and (abs(a - b) <= 1e-12 * abs(b)).all()
                    for a, b in zip(values, row))
            return any(is_same(row) or is_same(row[::-1]) for row in self.record(x).seen.values())

        def agreements(self, x, values):
            """How far values agree with derivatives: (rank, the last time, the first time that does not, origin)."""
            for (place, n, times), kind in itertools.product(list(self.places(x)), ("tangent", "adjoint")):
                shape = next(v.shape for v in values if v is not None)
                isAlike = bool(times) and self.record(x).seen[place][times[0]].shape == shape
                for t in times if kind == "tangent" or isAlike else ():
                    for form, truth in self.truths(x, kind, place, t).items():
                        for j, sign in itertools.product(range(len(values)), (-1, 1)):
                            if values[j] is not None and self.agrees(values[j], truth):
                                origin, last, wrong = Origin(kind, place, form, sign, t - sign * j), j, None
                                for m in range(j + 1, len(values)):
                                    truth_then = self.truth(x, origin, m)
                                    if truth_then is None or values[m] is None:
                                        break
                                    if not self.agrees(values[m], truth_then):
                                        wrong = m
                                        break
                                    last = m
                                # Agreement to the end before one that is left, and long before short.
                                yield (wrong is None and (len(values) == 1 or last > 0), last), last, wrong, origin

    """#
}
