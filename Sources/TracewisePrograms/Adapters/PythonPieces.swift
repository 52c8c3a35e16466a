extension Adapter {
  /// Pieces of a gradient that are run by themselves, of which it is known what they should give.
  static let pythonPieces = #"""

    class Piece(Edits):
        """Statements in a row of which it is known what the last one should give, run by themselves from scopes that were seen:
        those of a loop's body once around, from behind a statement to the same the next time; or those up to a statement."""

        def __init__(self, edits, s, target, first, rounds, size):
            vars(self).update(vars(edits))
            function, _ = edits.owner[id(s)]
            self.body, place = edits.place(s)
            self.owner_key, self.usual, self.size = edits.key(function), 1e-4, size
            self.target = compile(ast.unparse(target), "<target>", "eval")
            # The end is counted from behind, for edits may add statements.
            self.first, self.behind = first, len(self.body) - place - 1
            own = statements(self.body if first is None else self.body[first:place + 1])
            free = {id(x) for x in edits.free}
            self.free, self.changed = [x for x in own if id(x) in free], set().union(*map(changed, own))
            self.again = ["%s = tracewise_round[%r]" % (n, n) for n in loop_names(function, self.body)] if first is None else []
            self.rounds = [({**edits.whole, **scope}, again) for scope, again in rounds]
            self.original = {**edits.original, self.owner_key: self.made(function)}
            self.install(function)

        def made(self, function):
            end = len(self.body) - self.behind
            around = self.body[end:] + ast.parse("\n".join(self.again)).body + self.body[:end]
            body = around if self.first is None else self.body[self.first:end]
            return compile(ast.fix_missing_locations(ast.Module(body, [])), "<piece>", "exec")

        def install(self, function, thing=None):
            self.code = thing or self.original[self.owner_key]

        def results(self):
            """What the last statement gives, or None where it cannot."""
            found = []
            try:
                for scope, again in self.rounds:
                    own = {n: kept(scope[n]) for n in self.changed if n in scope}
                    names = {**scope, **own, "tracewise_round": again, "tracewise_term": self.whole.get("tracewise_term")}
                    exec(self.code, names)
                    found.append(numpy.ravel(numpy.asarray(eval(self.target, names), dtype=float)))
                found = numpy.concatenate(found)
            except Exception:
                return None
            return found if found.size == self.size and numpy.isfinite(found).all() else None

    def loop_names(function, body):
        """The names that the loop of a body gives values; None where it is no loop's."""
        for x in ast.walk(function):
            if isinstance(x, (ast.For, ast.While)) and x.body is body:
                return [y.id for y in ast.walk(x.target) if isinstance(y, ast.Name)] if isinstance(x, ast.For) else []
        return None

    class Pieces:
        """The pieces of a gradient that may be wrong by themselves, the likely ones first."""

        most_of_one = 3

        def __init__(self, edits, truths, points):
            self.edits, self.truths, self.points = edits, truths, points

        def all(self):
            """Pieces with what they should give, and how far that is known."""
            x = self.points[0]
            left, none, used = self.truths.findings(x)
            for s, k, last, wrong, origin in left:
                isLoop = loop_names(*self.edits.owner[id(s)]) is not None
                around = isLoop and self.piece(s, k, None, origin, last, wrong)
                yield around or self.piece(s, k, self.first(s), origin, wrong, wrong)
            count = collections.Counter()
            for *_, s, k, origin, j in sorted(self.presumed(x, none, used), key=lambda row: row[:4]):
                count[id(s), k] += 1
                if count[id(s), k] <= self.most_of_one:
                    yield self.piece(s, k, self.first(s), origin, j, j)

        def presumed(self, x, none, used):
            """What statements may be derivatives of that have the values of none: what is computed first before what may be
            wrong by it, and first what has a name in its own."""
            record = self.truths.record(x)
            for s, k, values in none:
                name = ast.unparse(assigned(s)[k])
                # Zeros come first in many recursions.
                j = next(j for j, v in enumerate(values) if v is not None and v.any())
                for (place, n, times), kind in itertools.product(list(self.truths.places(x)), ("tangent", "adjoint")):
                    own = root(ast.parse(self.truths.texts[place], mode="eval").body)
                    seen = record.seen[place]
                    if (kind, place) in used or kind == "adjoint" and (not times or seen[times[0]].shape != values[j].shape):
                        continue
                    for sign, start in dict.fromkeys([(1, 0), (-1, n - 1), (-1, n - 2), (1, 1)]) if n > 1 else [(1, 0)]:
                        forms = self.truths.truths(x, kind, place, start + sign * j) if 0 <= start + sign * j < n else {}
                        for rank, (form, truth) in enumerate(forms.items()):
                            if truth.shape == values[j].shape:
                                hint = len(own) if own and own in name else 0
                                yield (record.order[id(s), j], -hint, start not in (0, n - 1), rank, s, k,
                                       Origin(kind, place, form, sign, start), j)

        def first(self, s):
            """Where the gradient's statements in a row begin that end with one."""
            body, k = self.edits.place(s)
            while k and id(body[k - 1]) in self.truths.free and isinstance(body[k - 1], (ast.Assign, ast.AugAssign, ast.Expr)):
                k -= 1
            return k

        def piece(self, s, k, first, origin, begins, ends):
            """The statements up to one from a time that is right, or None where they are right."""
            _, body = self.edits.owner[id(s)]
            rounds, wanted, sizes = [], [], []
            for x in self.points:
                scopes = self.truths.record(x).scopes
                truth, again = self.truths.truth(x, origin, ends), nth(scopes.get(id(body)), ends)
                before = id(s) if first is None else id(body[first - 1] if first else body)
                scope = nth(scopes.get(before), begins)
                if truth is not None and scope is not None and again is not None:
                    rounds.append((scope, again))
                    wanted.append(truth.ravel())
                    sizes.append(numpy.full(truth.size, self.truths.tolerance * abs(truth).max()))
            if not rounds:
                return None
            wanted, bounds = numpy.concatenate(wanted), numpy.concatenate(sizes)
            piece = Piece(self.edits, s, assigned(s)[k], first, rounds, wanted.size)
            found = piece.results()
            isWrong = found is not None and (abs(found - wanted) > bounds).any()
            return (piece, found, wanted, bounds) if isWrong else None

    def nth(row, k):
        return row[k] if row is not None and k < len(row) else None

    """#
}
