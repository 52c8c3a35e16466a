extension Adapter {
  /// Behind what speaks the protocol: a function of a file, with whatever library its arrays are of.
  static let pythonLoading = #"""

    import importlib.util, inspect

    def stop(reason):
        os.write(int(os.environ.get("TRACEWISE_OUT", 4)), json.dumps({"error": {"message": reason}}).encode() + b"\n")
        sys.exit(0)

    def load(path, names):
        if not os.path.exists(path):
            stop("no such file: %s" % path)
        sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
        spec = importlib.util.spec_from_file_location(os.path.splitext(os.path.basename(path))[0], path)
        if spec is None:
            stop("%s is no file of Python" % path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException as error:
            stop("%s cannot be loaded: %s: %s" % (path, type(error).__name__, error))
        found, objects = [], {}
        for name in names:
            thing = module
            for part in name.split("."):
                if not hasattr(thing, part):
                    known = [n for n, x in vars(module).items() if callable(x) and not n.startswith("_")]
                    stop("there is no %s in %s (%s)" % (name, path, ", ".join(known[:12])))
                thing = getattr(thing, part)
                # Methods are those of one object; what PyTorch applies is no object.
                if inspect.isclass(thing) and not hasattr(thing, "apply"):
                    if thing not in objects:
                        try:
                            objects[thing] = thing()
                        except TypeError as error:
                            stop("%s is made without arguments: %s" % (part, error))
                    thing = objects[thing]
            found.append(thing)
        return module, found

    def literal(source, own):
        """A number, a row or a matrix: 1.5, [1, 2], [1, 2; 3, 4]; of the shape that the program's own point has."""
        rows = [[float(x) for x in row.replace(",", " ").split()] for row in source.strip("[] ").split(";")]
        numbers = [x for row in rows for x in row]
        if own is not None and len(flat(own)) == len(numbers):
            return shaped(numbers, shape_of(own), "f8")
        return shaped(numbers, [len(rows), len(rows[0])] if len(rows) > 1 else [len(numbers)][:len(numbers) > 1], "f8")

    def is_number(word):
        try:
            return float(word) == float(word)
        except ValueError:
            return False

    def point_of_files(words, own):
        """What --at says: numbers, or files of NumPy or of text."""
        result = {}
        for word in words:
            key, _, source = word.rpartition("=") if not word.startswith("[") else ("", "", word)
            if source.startswith("[") or is_number(source) and not os.path.exists(source):
                known = own.get(key, next(iter(own.values())) if not key and len(own) == 1 else None)
                result[key] = literal(source, known)
                continue
            if numpy is None:
                stop("--at %s: reading files takes NumPy" % word)
            path, _, item = source.partition(".npz:")
            path = path + ".npz" if item else source
            if not os.path.exists(path):
                stop("--at %s: no such file" % path)
            try:
                if path.endswith(".npz"):
                    archive = numpy.load(path)
                    result.update({key or item: archive[item]} if item else {k: archive[k] for k in archive.files})
                else:
                    result[key] = numpy.load(path) if path.endswith(".npy") else numpy.loadtxt(path, delimiter=",")
            except Exception as error:
                stop("--at %s: %s" % (word, error))
        return result

    def library_of(at):
        names = {type(x).__module__.split(".")[0] for x in at.values()}
        return "torch" if "torch" in names else "jax" if names & {"jax", "jaxlib"} else None

    def presumed(function, at, module):
        """The library whose arrays a function takes though its starting point is NumPy's: one that its file imports."""
        homes = {x.__name__.split(".")[0] for x in vars(module).values() if inspect.ismodule(x)} & {"torch", "jax"}
        if not homes:
            return None, at
        def result(at):
            try:
                return function(**at)
            except Exception:
                return None
        if isinstance(result({key: numpy.array(x) for key, x in at.items()}), tuple):
            return None, at
        for home in sorted(homes):
            array = importlib.import_module("torch").tensor if home == "torch" else importlib.import_module("jax.numpy").asarray
            own = {key: array(numpy.array(x)) for key, x in at.items()}
            value = result(own)
            if type(value[0] if isinstance(value, tuple) else value).__module__.split(".")[0] in (home, home + "lib"):
                return home, own
        return None, at

    class Plain:
        """Functions of NumPy or of lists."""

        def __init__(self, function, jacobian, positional):
            self.function, self.jacobian, self.positional, self.told = function, jacobian, positional, set()
            for op in ("hvp", "vjp", "jvp"):
                if callable(getattr(function, op, None)):
                    setattr(self, op, getattr(function, op))
            owner = function if callable(getattr(function, "value", None)) else None
            self.own_value = getattr(owner, "value", None)
            self.own_gradient = getattr(owner, "gradient", None)

        def call(self, function, inputs):
            before = {key: numpy.array(x) for key, x in inputs.items()} if numpy is not None else {}
            result = function(*inputs.values()) if self.positional else function(**inputs)
            for key, x in before.items():
                if key not in self.told and not numpy.array_equal(x, inputs[key], equal_nan=True):
                    self.told.add(key)
                    print("note: the function changes its argument %s" % key, file=sys.stderr, flush=True)
            return result

        def value(self, /, **inputs):
            value = self.call(self.own_value or self.function, inputs)
            return value[0] if isinstance(value, tuple) else value

        def gradient(self, /, **inputs):
            if self.own_gradient or self.jacobian:
                result = self.call(self.own_gradient or self.jacobian, inputs)
                if isinstance(result, tuple) and len(result) == 2 and numpy is not None and numpy.ndim(result[0]) == 0:
                    return result
                return None, result
            if not callable(self.function):
                raise GradientError("it has no gradient(**inputs)")
            result = self.call(self.function, inputs)
            if not isinstance(result, tuple):
                raise GradientError("the function returns a value without a gradient, and its arguments are neither "
                                    "PyTorch's nor JAX's: (value, {name: gradient}) is required")
            if len(result) != 2:
                raise GradientError("the function returns %d things: (value, {name: gradient}) is required" % len(result))
            return result

    class Torch:
        def __init__(self, function, at):
            import torch
            self.torch, self.function, self.at = torch, function, at

        def arguments(self, inputs):
            return {key: self.torch.tensor(x, dtype=self.at[key].dtype, device=self.at[key].device).requires_grad_(True)
                    for key, x in inputs.items()}

        def numbers(self, x):
            return x.detach().cpu().numpy() if hasattr(x, "detach") else x

        def split(self, result):
            return result if isinstance(result, tuple) else (result, None)

        def value(self, /, **inputs):
            return self.numbers(self.split(self.function(**self.arguments(inputs)))[0])

        def gradient(self, /, **inputs):
            arguments = self.arguments(inputs)
            value, gradient = self.split(self.function(**arguments))
            if gradient is None:
                gradient = self.pull(value, arguments, None)
            if isinstance(gradient, dict):
                gradient = {key: self.numbers(x) for key, x in gradient.items()}
            return self.numbers(value), gradient

        def pull(self, value, arguments, cotangent):
            parts = [None] * len(arguments)
            if value.requires_grad:
                parts = self.torch.autograd.grad(value, list(arguments.values()), cotangent, allow_unused=True)
            return {key: self.numbers(x) * 0 if part is None else self.numbers(part)
                    for (key, x), part in zip(arguments.items(), parts)}

        def vjp(self, inputs, cotangent):
            arguments = self.arguments(inputs)
            value = self.split(self.function(**arguments))[0]
            return self.pull(value, arguments, self.torch.tensor(cotangent, dtype=value.dtype).reshape(value.shape))

    class Jax:
        def __init__(self, function, at):
            import jax
            self.jax, self.function = jax, function

        def arguments(self, inputs):
            return {key: self.jax.numpy.asarray(x) for key, x in inputs.items()}

        def value(self, /, **inputs):
            value = self.function(**self.arguments(inputs))
            return numpy.asarray(value[0] if isinstance(value, tuple) else value)

        def gradient(self, /, **inputs):
            arguments = self.arguments(inputs)
            value = self.function(**arguments)
            if isinstance(value, tuple):
                return numpy.asarray(value[0]), {key: numpy.asarray(x) for key, x in value[1].items()}
            value, gradient = self.jax.value_and_grad(lambda inputs: self.function(**inputs))(arguments)
            return numpy.asarray(value), {key: numpy.asarray(x) for key, x in gradient.items()}

        def vjp(self, inputs, cotangent):
            value, pull = self.jax.vjp(lambda inputs: self.function(**inputs), self.arguments(inputs))
            part, = pull(self.jax.numpy.asarray(cotangent, dtype=value.dtype).reshape(value.shape))
            return {key: numpy.asarray(x) for key, x in part.items()}

    def plain(x, dtype):
        """A starting point as NumPy has it, of floating point."""
        if numpy is None:
            return x
        x = numpy.asarray(x.detach().cpu() if hasattr(x, "detach") else x)
        return x.astype({"f8": "f8", "f4": "f4"}.get(dtype, x.dtype if x.dtype.kind == "f" and x.dtype.itemsize in (4, 8) else "f8"))

    def whole_numbers(problem, at, start, moved):
        """Inputs that are not to be moved, and those of whole numbers or of truth values that the function takes as such
        only, with their types."""
        kinds = {key: numpy.asarray(x).dtype for key, x in at.items()} if numpy is not None else {}
        if moved:
            return {key: kind for key, kind in kinds.items() if key not in moved}
        kinds = {key: kind for key, kind in kinds.items() if kind.kind in "iub"}
        result = {key: kind for key, kind in kinds.items() if kind.kind == "b"}
        free = {key: kind for key, kind in kinds.items() if key not in result}
        def has_value(kinds):
            try:
                problem.value(**{key: numpy.array(x, dtype=kinds.get(key, x.dtype)) for key, x in start.items()})
                return True
            except Exception:
                return False
        if len(kinds) < len(at) and free and not has_value(result) and has_value(kinds):
            print("note: not moved, as whole numbers: %s" % ", ".join(free), file=sys.stderr, flush=True)
            return kinds
        return result

    def data_behind(problem, at, start):
        """Inputs that a function gives no gradients for, which stand behind those that it gives some for, with their types."""
        try:
            _, gradient = problem.gradient(**{
                key: numpy.array(at[key] if numpy.asarray(at[key]).dtype.kind in "iub" else x) for key, x in start.items()})
        except Exception:
            return {}  # The same is told when the gradient is asked for.
        parts = list(gradient) if isinstance(gradient, (tuple, list)) else [gradient]
        keys = list(start)
        if isinstance(gradient, dict) or any(shape_of(x) != shape_of(start[key]) for x, key in zip(parts, keys)):
            return {}
        result = {key: numpy.asarray(at[key]).dtype for key in keys[len(parts):]}
        if result:
            print("note: not moved, as there are no gradients for them: %s" % ", ".join(result), file=sys.stderr, flush=True)
        return result

    def own_point(thing, path):
        """What a function at() or a dictionary at says."""
        try:
            return thing() if callable(thing) else thing
        except BaseException as error:
            stop("at() of %s: %s: %s" % (path, type(error).__name__, error))

    def main(target, dtype, flat_name, moved, files):
        if dtype == "f8":
            os.environ.setdefault("JAX_ENABLE_X64", "1")
        path, _, names = target.rpartition(":")
        module, found = load(path, names.split(","))
        if not callable(found[0]) and not hasattr(found[0], "value"):
            methods = [n for n, x in vars(type(found[0])).items() if inspect.isfunction(x) and n[0] != "_"]
            stop("%s in %s is no function%s" % (names, path, methods and ", and has no value(…) and gradient(…); methods of "
                 "other names are given as in %s:%s" % (path, ",".join("%s.%s" % (names, n) for n in methods[:2])) or ""))
        function, jacobian, isFound = found[0], found[1] if len(found) > 1 else None, False
        if flat_name and jacobian is None and not callable(getattr(function, "gradient", None)):
            jacobian = getattr(function, "jac", None) or getattr(module, "jac", None)
            isFound = jacobian is not None
        own = getattr(function, "at", None) or getattr(module, "at", None) or {}
        at = point_of_files(files, own if isinstance(own, dict) else {})
        if not at:
            at = own_point(own, path)
            if flat_name and not at:
                at = getattr(module, "x0", {})
        if not isinstance(at, dict):
            at = {"": at}
        if flat_name:
            at = {flat_name: x for x in at.values()}
        elif list(at) == [""]:
            own = [n for n in inspect.signature(getattr(function, "value", function)).parameters]
            at = {own[0] if own else "x": at[""]}
        if not at:
            stop("there is no starting point: --at gives one, or a function at() or a dictionary at in %s" % path)
        library = library_of(at)
        if library is None and numpy is not None and jacobian is None and not callable(getattr(function, "gradient", None)):
            library, at = presumed(function, at, module)
        if dtype == "f8" and library == "torch":
            at = {key: x.double() for key, x in at.items()}
        start = {}
        for key, x in at.items():
            try:
                start[key] = plain(x, dtype)
            except Exception as error:
                stop("the starting point of %s is no array of numbers: %s" % (key, error))
        single = numpy is not None and all(x.dtype == numpy.float32 for x in start.values())
        if flat_name:
            start = {key: x.reshape(-1) if numpy is not None else x for key, x in start.items()}
        wire = "f4" if single else "f8"
        if library is None:
            problem = Plain(function, jacobian, bool(flat_name))
        else:
            problem = (Torch if library == "torch" else Jax)(function, at)
        if isFound and library is None:
            # What the named function returns goes before what stands beside it.
            fresh = [numpy.array(x) if numpy is not None else list(x) for x in start.values()]
            try:
                returned = function(*fresh)
            except Exception:
                returned = None  # The same is told when the value is asked for.
            if isinstance(returned, tuple) and len(returned) == 2:
                problem = Plain(function, None, True)
                print("note: the gradient that %s returns is judged; jac is not asked" % names, file=sys.stderr, flush=True)
        outputs = None
        try:
            if not hasattr(problem, "vjp"):
                raise AttributeError("a number is all that is checked")
            fresh = {key: numpy.array(x) if numpy is not None else x for key, x in start.items()}
            shape = shape_of(problem.value(**fresh))
            outputs = shape if shape not in ([], [1]) and hasattr(problem, "vjp") else None
        except Exception:
            pass  # The same is told when the value is asked for.
        if outputs is None and library is not None:
            del type(problem).vjp
        if wire == "f8" and numpy is not None:
            add_edits(problem, target)
        constants = {}
        if library is None and numpy is not None and not flat_name and not moved and len(start) > 1:
            constants = data_behind(problem, at, start)
        if library is None and not flat_name and not constants:
            constants = whole_numbers(problem, at, start, moved.split(",") if moved else [])
        serve(problem, start, names, wire, outputs, constants)

    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5:])

    """#
}
