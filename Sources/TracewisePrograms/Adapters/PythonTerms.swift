extension Adapter {
  /// What may stand in a place of the source, made of the program's own expressions.
  static let pythonTerms = #"""

    import fractions, functools, operator, re, types

    pure_methods = {"sum", "mean", "dot", "copy", "trace", "reshape", "transpose", "cumsum", "diagonal", "ravel", "max", "min",
                    "t", "exp", "log", "sqrt", "square", "tanh", "sigmoid", "abs", "sign", "pow", "matmul", "unsqueeze", "squeeze",
                    "clone", "clamp", "tril", "triu", "prod", "astype"}
    changing_functions = {"at", "copyto", "fill_diagonal", "place", "put", "put_along_axis", "putmask", "shuffle"}
    pure_functions = ("abs", "float", "len", "max", "min", "sum")
    with_scopes = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.NamedExpr, ast.Starred)

    def is_pure(node, whole):
        """Whether an expression may be computed once more: it calls only what computes."""
        for x in ast.walk(node):
            if isinstance(x, with_scopes):
                return False
            if isinstance(x, ast.Call) and isinstance(x.func, ast.Attribute):
                isOfModule = isinstance(whole.get(root(x.func)), types.ModuleType)
                isChanging = x.func.attr in changing_functions or x.func.attr[-1] == "_" or "rand" in ast.unparse(x.func)
                if x.func.attr not in pure_methods and (isChanging or not isOfModule):
                    return False
            elif isinstance(x, ast.Call) and getattr(x.func, "id", None) not in pure_functions:
                function = whole.get(getattr(x.func, "id", None))
                if function in whole["tracewise_pure"]:
                    continue
                home = (getattr(function, "__module__", None) or "").split(".")[0]
                if home not in ("numpy", "scipy", "math") and not isinstance(function, numpy.ufunc):
                    return False
        return True

    def kept(x):
        """What a name stands for, as it is now."""
        if isinstance(x, numpy.ndarray):
            return x.copy()
        return x.detach().clone() if hasattr(x, "detach") else x

    def scope(names):
        """The names where an expression is computed, with those around a comprehension."""
        frame = sys._getframe(2)
        while frame.f_code.co_name[0] == "<" and frame.f_back:
            frame = frame.f_back
            names = {**frame.f_locals, **names}
        return names

    def as_array(x):
        return x.detach().cpu().numpy() if hasattr(x, "detach") else numpy.asarray(x)

    def like(own, x):
        """An array of the library that another one is of."""
        return own.new_tensor(x) if hasattr(own, "new_tensor") else x

    @functools.cache
    def words_of(text):
        return frozenset(re.findall(r"[A-Za-z_]\w*", text))

    def share(c, text, words):
        """c T for a c that somebody would write: a fraction of small numbers, alone or with a name, or one through a count."""
        def fraction(c, most):
            exact = fractions.Fraction(abs(c)).limit_denominator(most)
            return exact if 0 < exact.numerator <= most and abs(exact - abs(c)) <= 1e-6 * abs(c) else None
        def scaled(exact, text):
            text = "(%s)" % text if exact.numerator == 1 else "%d * (%s)" % (exact.numerator, text)
            return text if exact.denominator == 1 else "%s / %d" % (text, exact.denominator)
        if not 1e-9 < abs(c) < 1e9:
            return None
        if fraction(c, 4):
            return c > 0, scaled(fraction(c, 4), text)
        for most, (name, (x, *_)) in itertools.product((1, 4), words):
            if not x.ndim and x and name[0] not in "-0123456789":
                if fraction(c / x, most):
                    return c * x > 0, scaled(fraction(c / x, most), "(%s) * (%s)" % (name, text))
                if fraction(c * x, most):
                    return c * x > 0, scaled(fraction(c * x, most), "(%s) / (%s)" % (text, name))
        exact = fractions.Fraction(1, round(1 / abs(c)) or 1)
        return (c > 0, scaled(exact, text)) if abs(exact - abs(c)) <= 1e-6 * abs(c) else None

    class Place:
        """An expression in the source of a gradient, and what may stand there. Where the gradient is linear in it, as it is
        in adjoints, slopes tell how much of a term belongs there, and of two terms how much of each."""

        most_rows, most_entries, most_scopes, isNew = 1500, 96, 200, False

        def __init__(self, edits, measure, s, slot, found, wanted, bounds):
            node, field, k, x = slot
            self.edits, self.measure, self.statement, self.slot, self.text = edits, measure, s, slot, ast.unparse(x)
            self.found, self.wanted, self.bounds, self.isReady = found, wanted, bounds, False
            self.function = edits.owner[id(s)][0]
            undo = edits.put(node, field, k, ast.parse("tracewise_term(locals())", mode="eval").body)()
            self.changed = edits.made(self.function)
            undo()
            self.seen, self.texts, self.scopes = {}, [], []
            self.rows, self.rank = numpy.empty((self.most_rows, len(found))), 0
            try:
                code = compile(self.text, "<term>", "eval")
            except SyntaxError:
                self.isSeen = False  # A slice.
                return
            self.times = itertools.count()
            def watched(names):
                if next(self.times) < self.most_scopes:
                    self.scopes.append({n: kept(x) for n, x in names.items()})
                return eval(code, self.edits.whole, names)
            same = self.slopes(watched)
            # Not where names are of an inner scope, or the place is not reached.
            self.isSeen = same is not None and len(self.scopes) > 0 and (abs(same - found) <= bounds).all()

        def edit(self, text):
            node, field, k, _ = self.slot
            return self.statement, self.edits.put(node, field, k, ast.parse(text, mode="eval").body)

        def slopes(self, value_of):
            """The slopes with what a function of the names in scope says there, or None."""
            whole = self.edits.whole
            whole["tracewise_term"] = lambda names: value_of(scope(names))
            self.edits.install(self.function, self.changed)
            try:
                found = self.measure()
            except Exception:
                return None
            finally:
                self.edits.install(self.function)
            return found if found is not None and numpy.isfinite(found).all() else None

        def slopes_with(self, text):
            try:
                code, whole = compile(text, "<term>", "eval"), self.edits.whole
            except SyntaxError:
                return None
            return self.slopes(lambda names: eval(code, whole, names))

        def is_right(self, text):
            found = self.slopes_with(text)
            return found is not None and (abs(found - self.wanted) <= self.bounds).all()

        def prepare(self):
            """Whether the place takes part in what is wrong."""
            if not self.isSeen:
                return False
            found, wanted, bounds, whole = self.found, self.wanted, self.bounds, self.edits.whole
            self.values = self.computed(self.text)
            none, twice, more = (self.slopes_with(form % self.text) for form in ("0 * (%s)", "2 * (%s)", "1 + (%s)"))
            if self.values is None or twice is None or more is None:
                return False
            # A divisor has no slopes at 0.
            self.none, own = none, found - (numpy.nan if none is None else none)
            wrong = abs(wanted - found) > bounds
            if (abs((more - found)[wrong]) <= bounds[wrong]).all():
                return False
            self.isLinear = (abs(twice - found - own) <= 1e-7 * (abs(own) + abs(found)) + bounds).all()
            # A number of no fraction may be an index.
            isCount = isinstance(getattr(self.slot[0], "op", None), (ast.Mult, ast.Div))
            if not self.isLinear and self.values[0].dtype.kind != "f" and not isCount:
                return False
            # What it changes, where that comes back to it, is not known of the other terms.
            self.targets = changed(self.statement)
            self.shape = self.values[0].shape
            isSmall = next(self.times) == len(self.scopes) and len({x.shape for x in self.values}) == 1 and (
                sum(x.size for x in self.values) <= self.most_entries)
            isQuick = sum(x.size for x in self.values) * self.edits.usual < 1
            self.jacobian = self.entrywise() if self.isLinear and isSmall and isQuick else None
            if self.jacobian is None:
                # Seen in some scopes, it is measured with each term.
                self.scopes = [self.scopes[k * (len(self.scopes) - 1) // 2] for k in (2, 1, 0)]
                self.values = self.computed(self.text)
            names = {n: self.scopes[-1].get(n, whole.get(n)) for n in self.edits.names if n in self.scopes[-1] or n in whole}
            # What an object holds whose method this is.
            held = getattr(self.scopes[-1].get("self"), "__dict__", {})
            names.update(("self.%s" % n, x) for n, x in held.items() if is_array(x) or isinstance(x, (int, float)))
            words = set(names)
            # The program's own expressions, and its indices and functions of others of its names.
            indices, functions = self.edits.indices, set()
            for x in ast.walk(self.function):
                if isinstance(x, ast.Call) and len(x.args) == 1 and not x.keywords and is_pure(x, whole):
                    functions.add(ast.unparse(x.func))
                if isinstance(x, ast.expr) and isinstance(getattr(x, "ctx", ast.Load()), ast.Load) and is_pure(x, whole):
                    words.add(ast.unparse(x))
            for n, value in names.items():
                if is_array(value) and value.ndim:
                    words |= {"%s[%s]" % (n, i) for i in indices}
                    words |= {"%s.T" % n} if value.ndim > 1 else set()
                    words |= {"len(%s)" % n} | {"%s.shape[%d]" % (n, k) for k in range(1, value.ndim)}
                    words |= {"%s(%s)" % (f, n) for f in functions if f.split(".")[0] != n}
            self.isReady = True
            self.words = self.distinct((t, self.computed(t)) for t in ["1"] + sorted(words, key=lambda t: (len(t), t)))
            return True

        def entrywise(self):
            """The slopes' derivatives by the entries of what stands here, time after time."""
            columns, code = [], compile(self.text, "<term>", "eval")
            for place in range(sum(x.size for x in self.values)):
                turn, entry = divmod(place, self.values[0].size)
                calls = itertools.count()
                def moved(names):
                    own = eval(code, self.edits.whole, names)
                    value = numpy.array(as_array(own), dtype=float, order="C")
                    if next(calls) == turn:
                        value.reshape(-1)[entry] += 1
                    return like(own, value)
                found = self.slopes(moved)
                if found is None:
                    return None
                columns.append(found - self.found)
            return numpy.array(columns).T

        def computed(self, text):
            """An expression's values in the scopes, as arrays of real numbers, or None."""
            try:
                code = compile(text, "<term>", "eval")
                return self.proper([as_array(eval(code, self.edits.whole, names)) for names in self.scopes])
            except Exception:
                return None

        def proper(self, values):
            isFine = all(x.dtype.kind in "fib" and 0 < x.size <= 10000 for x in values)
            return values if isFine and all(numpy.isfinite(x.sum()) for x in values) else None

        def distinct(self, terms):
            """Terms with their values, each value once."""
            seen, result = set(), []
            for text, values in terms:
                key = values and self.key(values)
                if key and key not in seen:
                    seen.add(key)
                    result.append((text, values))
            return result

        def key(self, values):
            numbers = numpy.concatenate([x.ravel() for x in values]).astype(float)
            size = abs(numbers).max()
            return values[0].shape, "%.8e" % size, numpy.round(numbers / (size or 1), 8).tobytes()

        def order(self, pair):
            """What is short before what is long; first where all is linear in adjoints, as what stands here is."""
            (a, _), (b, _) = pair
            adjoints = self.edits.adjoints
            return not adjoints.isdisjoint(words_of(self.text)) and adjoints.isdisjoint(words_of(a)) == adjoints.isdisjoint(
                words_of(b)), len(a) + len(b)

        def variants(self, terms):
            for text, values in terms:
                forms = ["(%s) ** 2", "1 - (%s)", "1 - (%s) ** 2", "1 / (%s)"]
                if values[0].ndim:
                    forms += ["(%s).T", "(%s)[:, None]", "(%s).sum()", "(%s).sum(axis=-1, keepdims=True)"]
                    forms += ["(%%s).sum(axis=%d)" % axis for axis in range(values[0].ndim)]
                    forms += ["(%s).cumsum(0)", "(%s)[::-1].cumsum(0)[::-1]"]
                for form in forms:
                    yield form % text, self.computed(form % text)

        def products(self, one, other, isWhole=True):
            """Of terms that stand to be multiplied, the likely ones first; quotients by arrays last."""
            pairs = sorted(itertools.product(one, other), key=self.order)
            for isLast, ((a, xs), (b, ys)) in itertools.product((False, True), pairs):
                x, y = xs[0], ys[0]
                forms = []
                if not isWhole or self.suits(x.shape, y.shape):
                    if y.dtype.kind == "f" and isLast == (y.ndim > 0):
                        forms.append(("(%s) / (%s)", operator.truediv))
                    if a is not b and not isLast:
                        forms.append(("(%s) * (%s)", operator.mul))
                if x.ndim and y.ndim and x.shape[-1] == y.shape[max(y.ndim - 2, 0)] and not isLast:
                    forms.append(("(%s) @ (%s)", operator.matmul))
                if x.ndim == y.ndim == 1 and self.shape == (x.size, y.size) and not isLast:
                    forms.append(("(%s)[:, None] * (%s)", numpy.outer))
                for form, function in forms:
                    try:
                        yield form % (a, b), [function(x, y) for x, y in zip(xs, ys)]
                    except ValueError:
                        pass

        def parts_of_products(self):
            """Parts of matrix products, by the program's own indices, that have the shape of what stands here."""
            ranges = sorted(i for i in self.edits.indices if ":" in i)
            for (a, xs), (b, ys) in sorted(itertools.product(self.words, self.words), key=self.order):
                x, y = xs[0].shape, ys[0].shape
                if x and y and x[-1] == y[max(len(y) - 2, 0)] and not self.suits(x[:-1] + y[1:]):
                    for index in ranges:
                        yield "((%s) @ (%s))[%s]" % (a, b, index), self.computed("((%s) @ (%s))[%s]" % (a, b, index))

        def projections(self, words):
            """a ⟨a, b⟩ along an axis, as softmax and norms have them."""
            pairs = sorted(((a, b) for a in words for b in words if a is not b and a[1][0].shape == b[1][0].shape == self.shape),
                           key=self.order)
            for (a, xs), (b, ys) in pairs if self.shape else []:
                for axis in range(-1, len(self.shape) - 1):
                    yield "(%s) * ((%s) * (%s)).sum(axis=%d, keepdims=True)" % (a, a, b, axis), [
                        x * (x * y).sum(axis=axis, keepdims=True) for x, y in zip(xs, ys)]

        def suits(self, *shapes):
            try:
                return numpy.broadcast_shapes(*shapes, self.shape) == self.shape
            except ValueError:
                return False

        def candidates(self, level):
            own, words = [(self.text, self.values)], self.words
            if level > 1 and not self.isLinear and not isinstance(self.slot[0], ast.stmt):
                return ()
            if level == 0:
                return words
            if level == 1:
                return itertools.chain(self.variants(own), self.products(own, words), self.products(words, own))
            if level == 2:
                return itertools.chain(self.parts_of_products(), self.products(words, words))
            self.more = self.distinct(self.variants(words))
            if level == 3:
                return itertools.chain(self.more, self.projections(words), self.products(own, self.more), self.products(self.more, own))
            few = self.distinct((t, self.proper(x)) for t, x in itertools.islice(self.products(words, words, False), 1000))
            return itertools.chain(self.products(words, self.more), self.products(few, words))

        def attempts(self, level):
            """Texts for the place that give the slopes that are wanted; None in between, to look at the clock."""
            for text, values in self.candidates(level):
                yield None
                values = values and self.proper(values)
                key = values and self.key(values)
                if not values or key in self.seen:
                    # The same in other words, shorter ones perhaps.
                    k = self.seen.get(key) if values else None
                    if k is not None and len(text) < len(self.texts[k]):
                        self.texts[k] = text
                    continue
                suits = all(self.suits(x.shape) for x in values)
                if not suits and not (level == 1 and values[0].size == self.values[0].size):
                    continue
                self.seen[key] = None
                if not self.isLinear or not self.targets.isdisjoint(words_of(text)):
                    # As where what stands here comes back to it, in a recursion.
                    for form in ["%s"] * (not self.isNew) + ["(%s) + (%%s)" % self.text, "(%s) - (%%s)" % self.text] * (level != 1):
                        if self.is_right(form % text):
                            yield form % text
                    if not self.isLinear:
                        continue
                if self.jacobian is not None and suits:
                    row = self.jacobian @ numpy.concatenate([numpy.broadcast_to(x, self.shape).ravel() for x in values])
                else:
                    found = self.slopes_with(text)
                    if found is None:
                        continue
                    row = found - self.none
                texts = set()
                for isAdded, missing in ((True, self.wanted - self.found), (False, self.wanted - self.none))[:1 if self.isNew else 2]:
                    for parts in self.combinations(text, row, missing):
                        parts = [share(c, t, self.words) for c, t in parts]
                        if None not in parts:
                            parts = [(True, "(%s)" % self.text)] * (isAdded and not self.isNew) + sorted(parts, key=lambda p: not p[0])
                            texts.add("".join((" + " if sign else " - ") + t for sign, t in parts).strip(" +"))
                yield from sorted(texts, key=len)[:5]
                if len(self.texts) < self.most_rows and row.any():
                    self.rows[len(self.texts)] = row / self.bounds
                    self.seen[key] = len(self.texts)
                    self.texts.append(text)

        def tells_pairs(self):
            """Whether two shares are not found for any two terms."""
            if len(self.texts) in (8, 64):
                self.rank = numpy.linalg.matrix_rank(self.rows[:len(self.texts)], rtol=1e-6)
            return self.rank > 3

        def combinations(self, text, row, missing):
            """What has the missing slopes: so much of a term, or of it and one of the terms before."""
            row, missing = row / self.bounds, missing / self.bounds
            size = row @ row
            if not (abs(row) > 10).any():
                return
            c = row @ missing / size
            if (abs(missing - c * row) <= 1).all():
                yield [(c, text)]
            elif self.texts and self.tells_pairs():
                others = self.rows[:len(self.texts)]
                bb, ab = numpy.einsum("ij,ij->i", others, others), others @ row
                am, bm, det = row @ missing, others @ missing, size * bb - ab * ab
                with numpy.errstate(all="ignore"):
                    first, second = (bb * am - ab * bm) / det, (size * bm - ab * am) / det
                    rests = abs(missing - first[:, None] * row - second[:, None] * others).max(1)
                    isPair = (rests <= 1) & (det > 1e-9 * size * bb)
                for k in numpy.flatnonzero(isPair)[:200]:
                    yield [(first[k], text), (second[k], self.texts[k])]

    class Addition(Place):
        """A statement that is missing behind another one: target += term."""

        isNew = True

        def __init__(self, edits, measure, s, target, *slopes):
            self.new, self.behind = ast.parse("%s += 0" % target).body[0], s
            edits.owner[id(self.new)] = edits.owner[id(s)]
            undo = edits.insert(s, self.new)()
            super().__init__(edits, measure, self.new, (self.new, "value", None, ast.parse("0 * " + target, mode="eval").body), *slopes)
            undo()

        def edit(self, text):
            self.new.value = ast.parse(text, mode="eval").body
            return self.behind, self.edits.insert(self.behind, self.new)

    """#
}
