extension Adapter {
  /// The single edits of a function's source that may make its gradient right.
  static let pythonEdits = #"""

    import ast, copy, itertools

    def root(node):
        """The name that an assignment to x, x[i] or x.y changes."""
        while isinstance(node, (ast.Subscript, ast.Attribute, ast.Starred)):
            node = node.value
        return node.id if isinstance(node, ast.Name) else None

    def read(node):
        return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}

    def changed(statement):
        """The names that a statement by itself changes: by assignment, or by a method or ufunc.at."""
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            call = statement.value
            function = call.func
            if not isinstance(function, ast.Attribute):
                return set()
            owner = call.args[0] if function.attr == "at" and call.args else function.value
            return {root(owner)} - {None}
        targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
        return {root(x) for t in targets for x in (getattr(t, "elts", None) or [t])} - {None}

    def bodies(body):
        yield body
        for statement in body:
            if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                for field in ("body", "orelse", "finalbody"):
                    if getattr(statement, field, None):
                        yield from bodies(getattr(statement, field))

    def statements(body):
        return [s for b in bodies(body) for s in b]

    def inner(statement):
        return statements((getattr(statement, "body", None) or []) + (getattr(statement, "orelse", None) or []))

    def header(statement):
        return ast.unparse(statement).split("\n")[0]

    def is_array(x):
        return isinstance(getattr(x, "shape", None), tuple)

    def plain_function(x):
        """A function, or what a compiled or remembered one was made of; none of one with a gradient of its own."""
        if not inspect.isfunction(x) and type(x).__name__ not in ("custom_vjp", "custom_jvp"):
            x = getattr(x, "__wrapped__", None)
        return x if inspect.isfunction(x) else None

    def is_custom(x):
        """Whether JAX has been given a function's backward function."""
        return type(x).__name__ == "custom_vjp" and plain_function(x.bwd) is not None

    def is_plain_method(f):
        """Whether a method is the same when it is defined outside its class, and by itself."""
        needs = {"super", "__class__", "cached_property", "setter", "getter", "deleter"}
        words = {x.id for x in ast.walk(f) if isinstance(x, ast.Name)}
        return needs.isdisjoint(words | {d.attr for d in f.decorator_list if isinstance(d, ast.Attribute)})

    def element(s, slot):
        """The element of a literal over several lines in which a place of a statement stands: a text of it, and its line."""
        found = None
        indices = {id(x.slice) for x in ast.walk(s) if isinstance(x, ast.Subscript)}
        for x in ast.walk(s) if slot else ():
            field = "values" if isinstance(x, ast.Dict) else "elts"
            if id(x) not in indices and getattr(x, "end_lineno", 0) > getattr(x, "lineno", 0):
                for k, y in enumerate(getattr(x, field, None) or []):
                    if slot[:3] == (x, field, k) or any(z is slot[0] for z in ast.walk(y)):
                        found = x, field, k
        if not found:
            return (lambda: header(s)), s.lineno
        x, field, k = found
        key = ast.unparse(x.keys[k]) + ": " if field == "values" and x.keys[k] else ""
        return (lambda: key + ast.unparse(getattr(x, field)[k])), getattr(x, field)[k].lineno

    def indices_in(function):
        """The indices that a function uses, as they stand between brackets, and those of the other end."""
        found = set()
        for x in ast.walk(function):
            if isinstance(x, ast.Subscript):
                text = ast.unparse(x.slice)
                found.add(text[1:-1] if isinstance(x.slice, ast.Tuple) else text)
        ends = {"1:": ":-1", ":-1": "1:", "0": "-1", "-1": "0"}
        return found | {ends[i] for i in found if i in ends}

    class Edits:
        """The statements of a file's functions on which a gradient depends and its value does not."""

        def __init__(self, module, path, mains, is_gradient_alone, usual):
            with open(path) as file:
                tree = ast.parse(file.read())
            self.module, self.whole, self.owner, self.keys = module, dict(vars(module)), {}, {}
            self.functions, self.classes, self.before, self.usual = {}, {}, {}, usual
            for node in tree.body:
                thing = vars(module).get(getattr(node, "name", None))
                if isinstance(node, ast.FunctionDef) and plain_function(thing):
                    # It is run as it stands: not compiled, and what it returns not kept.
                    node.decorator_list = []
                    self.add(node.name, node)
                elif isinstance(node, ast.ClassDef) and inspect.isclass(thing):
                    for f in node.body:
                        if isinstance(f, ast.FunctionDef) and is_plain_method(f) and f.name in vars(thing):
                            self.classes["%s.%s" % (node.name, f.name)] = thing
                            self.add("%s.%s" % (node.name, f.name), f)
            # Backward functions are where JAX has been given them.
            self.customs = [x for x in vars(module).values() if is_custom(x)]
            self.backwards = {c: c.bwd for c in self.customs}
            self.original = {key: self.made(f) for key, f in self.functions.items()}
            for f in self.functions.values():
                self.install(f)
            # Functions that only compute: names are given values, and one is returned.
            self.whole["tracewise_pure"] = pure = []
            for f in self.functions.values():
                values = [s.value for s in f.body if isinstance(s, (ast.Assign, ast.Return)) and s.value]
                rest = [s for s in f.body if not (isinstance(s, (ast.Assign, ast.Return)) or ast.get_docstring(f) and s is f.body[0])]
                isPlain = all(isinstance(t, ast.Name) for s in f.body if isinstance(s, ast.Assign) for t in s.targets)
                if not rest and isPlain and all(is_pure(x, self.whole) for x in values):
                    pure.append(self.original[self.keys[id(f)]])
            mains = [self.functions[main] for main in mains if main in self.functions]
            if not mains:
                self.free = []
                return
            every = [s for f in mains for s in statements(f.body)]
            self.free = every if is_gradient_alone else self.of_gradient_alone(mains[0], every)
            free = {id(s) for s in self.free}
            # Names that the gradient alone needs.
            self.adjoints = set().union(*[changed(s) for s in self.free]).difference(*[changed(s) for s in every if id(s) not in free])
            ofValue, ofGradient = (self.called([s for s in every if (id(s) in free) == isFree]) for isFree in (False, True))
            # Of helpers that the value needs, too, edits that change it are no edits of the gradient.
            for helper in sorted(ofGradient.difference(map(self.key, mains)), key=lambda helper: helper in ofValue):
                self.free = self.free + statements(self.functions[helper].body)
            self.indices = set().union(*[indices_in(self.owner[id(s)][0]) for s in self.free])
            names = {a.arg for f in mains for a in f.args.args}.union(*[changed(s) for s in every])
            numbers = {n for n, x in vars(module).items() if not n.startswith("_") and (isinstance(x, (int, float)) or is_array(x))}
            self.names = sorted(names | numbers)

        def add(self, key, f):
            self.functions[key], self.keys[id(f)] = f, key
            self.owner.update({id(s): (f, b) for b in bodies(f.body) for s in b})

        def key(self, function):
            return self.keys[id(function)]

        def called(self, start):
            """The functions and methods of the file that statements call, and what these call."""
            found, last = set(), list(start)
            while last:
                s = last.pop()
                own = self.key(self.owner[id(s)][0]).rpartition(".")[0]
                methods = {"%s.%s" % (own, x.attr) for x in ast.walk(s) if isinstance(x, ast.Attribute) and own}
                for n in (read(s) | methods) & set(self.functions) - found:
                    found.add(n)
                    last += statements(self.functions[n].body)
            return found

        def made(self, function):
            """A function as it stands, among all functions of the file."""
            found = {}
            tree = ast.Module([ast.fix_missing_locations(function)], [])
            exec(compile(tree, "<edited>", "exec"), self.whole, found)
            return found[function.name]

        def install(self, function, thing=None):
            """Puts a function, the original one if none is given, where all who call it find it."""
            key = self.key(function)
            thing = thing or self.original[key]
            if key in self.classes:
                self.before.setdefault(key, vars(self.classes[key])[function.name])
                setattr(self.classes[key], function.name, thing)
                return
            self.whole[key] = thing
            for c in self.customs:
                if self.backwards[c].__name__ == key:
                    c.bwd = thing

        def close(self):
            """Puts back what was there before."""
            for key, thing in self.before.items():
                setattr(self.classes[key], key.rpartition(".")[2], thing)
            for c, backward in self.backwards.items():
                c.bwd = backward

        def of_gradient_alone(self, main, every):
            returned = set()
            for s in every:
                if isinstance(s, ast.Return) and s.value is not None:
                    returned |= read(s.value.elts[0] if isinstance(s.value, ast.Tuple) else s.value)
            value = set(returned)
            while True:
                count = len(value)
                for s in every:
                    if changed(s) & value:
                        value |= read(s.iter if isinstance(s, ast.For) else s)
                    if isinstance(s, (ast.If, ast.While)) and any(changed(x) & value for x in inner(s)):
                        value |= read(s.test)
                if len(value) == count:
                    break
            # All that stands behind the last change of what is returned.
            last = max([k for k, s in enumerate(main.body)
                        if changed(s).union(*[changed(x) for x in inner(s)]) & returned], default=-1)
            after = {id(s) for s in statements(main.body[last + 1:])}
            def is_free(s):
                return id(s) in after or not changed(s) & value and not any(changed(x) & value for x in inner(s))
            return [s for s in every if is_free(s)]

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
