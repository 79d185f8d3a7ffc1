-- Asks heft about a batch job before it is submitted: whether the run that the script
-- names (#HEFT train.py:Net --train --batch 64) fits the card that the job asks for.
--
-- Put it beside slurm.conf, with CliFilterPlugins=cli_filter/lua. It runs on the host of
-- the user, with the user's rights, before the controller hears of the job. It is advice:
-- users can switch filters off. Whatever goes wrong here lets the job pass.

local heft = "/usr/local/bin/heft"
local site = "/etc/slurm/heft.json" -- what heft does not know of the cluster's cards
local seconds = 5

local options_read = { "gres", "gpus", "gpus-per-node", "gpus-per-task", "constraint", "partition" }

local function quoted(text)
  return "'" .. tostring(text):gsub("'", "'\\''") .. "'"
end

local function exists(name)
  local file = io.open(name, "r")
  if file then
    file:close()
  end
  return file ~= nil
end

local function question(options, script)
  local words = { "cd", quoted(options["chdir"] or "."), "&& timeout", seconds, quoted(heft), "slurm check", quoted(script) }
  if exists(site) then
    table.insert(words, "--site " .. quoted(site))
  end
  for _, name in ipairs(options_read) do
    local value = options[name]
    if value and value ~= "" then
      table.insert(words, "--" .. name .. "=" .. quoted(value))
    end
  end
  return table.concat(words, " ") .. " 2>/dev/null; echo $?"
end

function slurm_cli_pre_submit(options, offset)
  local arguments = options["argv"]
  if options["type"] ~= "sbatch" or not arguments or not arguments[1] then
    return slurm.SUCCESS
  end
  local answer = io.popen(question(options, arguments[1]))
  if not answer then
    return slurm.SUCCESS
  end
  local text = answer:read("*a") or ""
  answer:close()
  local said, code = text:match("^(.-)(%d+)\n$")
  for line in (said or ""):gmatch("[^\n]+") do
    slurm.log_info("heft: %s", line)
  end
  if code == "1" then
    slurm.log_error("heft: the run does not fit its card; sbatch was not called")
    return slurm.ERROR
  end
  return slurm.SUCCESS
end

function slurm_cli_setup_defaults(options, early)
  return slurm.SUCCESS
end

function slurm_cli_post_submit(offset, job_id, step_id)
  return slurm.SUCCESS
end
