% Runs emitted functions in GNU Octave on samples and compares them with the tape's results.
%
% Usage: octave-cli run.m SAMPLES.json, as the tests of `derive --emit` write it. Entries must agree
% to the sample's tolerance, relative to the largest entry of their matrix. Arguments of other shapes
% must be refused by name.
1;

function x = table_of(t)
  x = reshape(t.values, t.columns, t.rows)';
end

function compare(what, found, expected, tolerance)
  assert(isequal(size(found), size(expected)), '%s: another shape', what);
  scale = max(1e-3, max(abs(expected(:))));
  deviation = max(abs(found(:) - expected(:))) / scale;
  assert(deviation <= tolerance, '%s: error %g', what, deviation);
end

% Calls with one argument of another shape: an error that says so, or, where all sizes agree,
% gradients.
function refuse(inputs)
  for k = 1:numel(inputs)
    x = inputs{k};
    others = {[x; sum(x, 1)], [x, sum(x, 2)], x'};
    for j = 1:numel(others)
      if isequal(size(others{j}), size(x)), continue; end
      arguments = inputs;
      arguments{k} = others{j};
      try
        [~, ~] = loss_and_gradients(arguments{:});
      catch failure
        assert(strcmp(failure.identifier, 'loss_and_gradients:size'), failure.message);
        parts = regexp(failure.message, '^\w+ must be \d+x\d+, not \d+x\d+$', 'once');
        assert(~isempty(parts), failure.message);
      end
    end
  end
end

function check(sample)
  folder = tempname();
  mkdir(folder);
  file = fopen(fullfile(folder, 'loss_and_gradients.m'), 'w');
  fputs(file, sample.code);
  fclose(file);
  addpath(folder);
  clear loss_and_gradients
  unwind_protect
    inputs = arrayfun(@table_of, sample.inputs, 'UniformOutput', false);
    [loss, gradients] = loss_and_gradients(inputs{:});
    compare('loss', loss, sample.loss, sample.tolerance);
    fields = fieldnames(gradients);
    assert(numel(fields) == numel(sample.gradients), 'another number of gradients');
    for k = 1:numel(fields)
      expected = table_of(sample.gradients(k));
      compare(['grad ', fields{k}], gradients.(fields{k}), expected, sample.tolerance);
    end
    refuse(inputs);
  unwind_protect_cleanup
    rmpath(folder);
    delete(fullfile(folder, 'loss_and_gradients.m'));
    rmdir(folder);
  end_unwind_protect
end

samples = jsondecode(fileread(argv(){end}));
agree = 0;
for k = 1:numel(samples)
  try
    check(samples(k));
    agree = agree + 1;
  catch failure
    fprintf(stderr, '%s\n%s\n%s\n', samples(k).name, failure.message, samples(k).code);
  end_try_catch
end
printf('%d agree\n', agree);
