extension Adapter {
  /// The single edits of a function's source that may make its gradient right.
  static let pythonEdits = #"""

    import copy, itertools

    def element(s, slot):
        """The element of a literal over several lines in which a place of a statement stands: the literal and where."""
        found = None
        indices = {id(x.slice) for x in ast.walk(s) if isinstance(x, ast.Subscript)}
        for x in ast.walk(s) if slot else ():
            field = "values" if isinstance(x, ast.Dict) else "elts"
            if id(x) not in indices and getattr(x, "end_lineno", 0) > getattr(x, "lineno", 0):
                for k, y in enumerate(getattr(x, field, None) or []):
                    if slot[:3] == (x, field, k) or any(z is slot[0] for z in ast.walk(y)):
                        found = x, field, k
        return found

    def text_and_line(s, element):
        """What is told of a statement, or of an element of it."""
        if not element:
            return header(s), s.lineno
        x, field, k = element
        key = ast.unparse(x.keys[k]) + ": " if field == "values" and x.keys[k] else ""
        part = getattr(x, field)[k]
        return key + ast.unparse(part), getattr(part, "lineno", 0)

    class Edits(Source):
        """Changes of statements, each of which is done by a call and undone by what that returns."""

        def place(self, s):
            """The statements among which a statement stands, and where."""
            _, body = self.owner[id(s)]
            return body, next(k for k, x in enumerate(body) if x is s)

        def put(self, node, field, k, new):
            def do():
                holder, key = (getattr(node, field), k) if k is not None else (vars(node), field)
                old = holder[key]
                holder[key] = new
                def undo():
                    holder[key] = old
                undo.slot = node, field, k
                return undo
            return do

        def replace(self, s, new):
            def do():
                body, place = self.place(s)
                body[place] = new
                def undo():
                    body[place] = s
                undo.new = None if isinstance(new, ast.Pass) else new
                return undo
            return do

        def insert(self, s, new):
            def do():
                body, place = self.place(s)
                body.insert(place + 1, new)
                def undo():
                    del body[place + 1]
                undo.new, undo.isAdded = new, True
                return undo
            return do

        def additions(self):
            """Statements, and what may be added to behind them: parts of what they change, by the program's own indices.
            Of several in a row that change the same it is the first and the last."""
            rows = {}
            for s in self.free:
                _, body = self.owner[id(s)]
                for name in changed(s) if isinstance(s, (ast.Assign, ast.AugAssign)) else ():
                    rows.setdefault((id(body), name), []).append(s)
            for (_, name), row in rows.items():
                for s in row[:1] + row[1:][-1:]:
                    for index in sorted(indices_in(self.owner[id(s)][0])):
                        yield s, "%s[%s]" % (name, index)

        def move(self, s, by):
            def do():
                body, place = self.place(s)
                if not 0 <= place + by < len(body):
                    return None
                other = body[place + by]
                body.insert(place + by, body.pop(place))
                def undo():
                    body.insert(place, body.pop(place + by))
                undo.moved = other.lineno
                return undo
            return do

        def slots(self, node):
            """The expressions of a statement without those of its body, and where they stand."""
            for field, x in ast.iter_fields(node):
                if isinstance(node, ast.stmt) and field in ("body", "orelse"):
                    continue
                for k, y in enumerate(x) if isinstance(x, list) else [(None, x)]:
                    if isinstance(y, ast.expr) and isinstance(getattr(y, "ctx", ast.Load()), ast.Load):
                        yield node, field, k, y
                    if isinstance(y, (ast.expr, ast.keyword, ast.Slice)):
                        yield from self.slots(y)

        def of_whole(self, s, stage):
            """Edits of a statement but for its expressions."""
            if stage == 0:
                yield from self.of_statement(s)
            elif stage == 1 and not isinstance(s, (ast.Return, ast.For, ast.If, ast.While)):
                yield self.replace(s, ast.Pass())
                for by in (-1, 1, -2, 2):
                    yield self.move(s, by)

        def of_statement(self, s):
            kinds = (ast.Add, ast.Sub, ast.Mult, ast.Div)
            target = s.target if isinstance(s, ast.AugAssign) else s.targets[0] if isinstance(s, ast.Assign) else None
            if target is None or isinstance(target, ast.Tuple):
                return
            if isinstance(s, ast.AugAssign):
                yield self.replace(s, ast.copy_location(ast.Assign([target], s.value), s))
            for kind in kinds:
                if not isinstance(getattr(s, "op", None), kind):
                    yield self.replace(s, ast.copy_location(ast.AugAssign(target, kind(), s.value), s))
            if isinstance(target, ast.Subscript):
                whole = copy.deepcopy(target.value)
                whole.ctx = ast.Load()
                library = next((n for n, x in vars(self.module).items() if x is numpy), "numpy")
                for name in ("add", "subtract"):
                    call = ast.parse("%s.%s.at(a, b, c)" % (library, name), mode="eval").body
                    call.args = [whole, target.slice, s.value]
                    yield self.replace(s, ast.copy_location(ast.Expr(call), s))

        def of_expression(self, node, x, stage):
            def turned(y):
                return y.value if isinstance(y, ast.Attribute) and y.attr == "T" else ast.Attribute(y, "T", ast.Load())
            if stage == 0:
                yield from self.of_kind(node, x, turned)
            if stage == 3 and isinstance(x, ast.Call) and isinstance(x.func, ast.Attribute):
                for name in ("sum", "mean", "trace", "diag", "tanh", "exp", "log", "sqrt", "abs", "sign", "sin", "cos", "cumsum"):
                    if name != x.func.attr:
                        yield ast.Call(ast.Attribute(x.func.value, name, ast.Load()), x.args, x.keywords)
            if stage == 2 and isinstance(x, ast.Name) and x.id in self.names:
                for name in self.names:
                    if name != x.id:
                        yield ast.Name(name, ast.Load())

        def of_kind(self, node, x, turned):
            def shifted(y, by):
                return ast.BinOp(y, ast.Add() if by > 0 else ast.Sub(), ast.Constant(abs(by))) if by else y
            if isinstance(x, ast.BinOp):
                if isinstance(x.op, ast.MatMult):
                    yield turned(x)
                    for one, other in ((turned(x.left), x.right), (x.left, turned(x.right)), (turned(x.left), turned(x.right))):
                        yield ast.BinOp(one, x.op, other)
                        yield ast.BinOp(other, x.op, one)
                    # Of stacks of matrices.
                    each = "(%s).swapaxes(-1, -2)"
                    for one, other in ((each, "(%s)"), ("(%s)", each), (each, each)):
                        parts = one % ast.unparse(x.left), other % ast.unparse(x.right)
                        yield ast.parse("%s @ %s" % parts, mode="eval").body
                    if isinstance(x.left, ast.BinOp) and isinstance(x.left.op, ast.MatMult):
                        yield ast.BinOp(ast.BinOp(turned(x.left.left), x.op, x.left.right), x.op, turned(x.right))
                elif not isinstance(x.op, ast.Pow):
                    for kind in (ast.Add, ast.Sub, ast.Mult, ast.Div):
                        if not isinstance(x.op, kind):
                            yield ast.BinOp(x.left, kind(), x.right)
                yield ast.BinOp(x.right, x.op, x.left)
                yield x.left
                yield x.right
            if isinstance(x, ast.Attribute) and x.attr == "T":
                yield x.value
            if isinstance(x, ast.Name) and not isinstance(node, ast.Attribute):
                yield turned(x)
                yield ast.parse("%s[:, None]" % x.id, mode="eval").body
            if isinstance(x, ast.UnaryOp):
                yield x.operand
            elif isinstance(x, (ast.Name, ast.BinOp, ast.Call, ast.Subscript)):
                yield ast.UnaryOp(ast.USub(), x)
            if isinstance(x, ast.Compare) and len(x.ops) == 1:
                for kind in (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq):
                    if not isinstance(x.ops[0], kind):
                        yield ast.Compare(x.left, [kind()], x.comparators)
            if isinstance(x, ast.Constant) and type(x.value) in (int, float):
                for number in (x.value + 1, x.value - 1, 2 * x.value, x.value / 2, 0, 1, -1, 2):
                    if number != x.value:
                        yield ast.Constant(number)
            if isinstance(x, ast.Call):
                yield from x.args
                if len(x.args) == 2:
                    yield ast.Call(x.func, x.args[::-1], x.keywords)
                if isinstance(x.func, ast.Name) and x.func.id == "range":
                    ends = x.args if len(x.args) > 1 else [ast.Constant(0)] + x.args
                    for low, high in itertools.product((-1, 0, 1), repeat=2):
                        if low or high:
                            yield ast.Call(x.func, [shifted(ends[0], low), shifted(ends[1], high)] + ends[2:], [])
                if isinstance(x.func, ast.Attribute):
                    if x.func.attr in ("sum", "mean"):
                        rest = [k for k in x.keywords if k.arg != "axis"]
                        for axis in (None, 0, 1, -1):
                            yield ast.Call(x.func, x.args, rest + (
                                [] if axis is None else [ast.keyword("axis", ast.Constant(axis))]))
                    yield x.func.value
            if isinstance(x, ast.Subscript):
                yield x.value
                parts = x.slice.elts if isinstance(x.slice, ast.Tuple) else [x.slice]
                for k, part in enumerate(parts):
                    for by in (-1, 1):
                        for new in self.moved(part, by, shifted):
                            other = parts[:k] + [new] + parts[k + 1:]
                            yield ast.Subscript(x.value, ast.Tuple(other, ast.Load()) if len(other) > 1 else new, ast.Load())

        def moved(self, part, by, shifted):
            if not isinstance(part, ast.Slice):
                if not (isinstance(part, ast.Constant) and part.value is None):
                    yield shifted(part, by)
                return
            for end in ("lower", "upper"):
                y = getattr(part, end)
                new = ast.Slice(part.lower, part.upper, part.step)
                setattr(new, end, shifted(y, by) if y is not None else ast.Constant(1 if end == "lower" else -1))
                yield new

    """#
}
