-- What was hidden of arguments, and the tool that they told before.

ALTER TABLE executions ADD COLUMN args_hidden TEXT;
ALTER TABLE executions ADD COLUMN args_tool TEXT;
