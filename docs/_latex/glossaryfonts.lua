-- Fonts that stand in for a character the text's own font lacks: the first that has it.
--
-- Only those that are installed are named, since LuaTeX gives up all text for one that is
-- not; and only those whose characters the document has, since each is loaded anew for every
-- size and weight and takes its memory each time. Arabic needs a shaper of its own.

local ALWAYS = { 0, 0x10FFFF }
local ARABIC = { 0x600, 0x77F }
local SIGNS = { 0x2600, 0x2BFF }
local PICTURES = { 0x1F000, 0x1FAFF }
local OTHER_SCRIPTS = { 0x700, 0x1DFF }
local EAST_ASIAN = { 0x2E80, 0xFAFF }
local BEYOND = { 0xFB00, 0x10FFFF }

local candidates = {
  { "DejaVuSans.ttf", "mode=harf;script=arab;0x600-0x6FF;0x750-0x77F", ARABIC },
  { "DejaVuSans.ttf", "mode=node;", ALWAYS },
  { "NotoColorEmoji.ttf", "mode=harf;", PICTURES },
  { "Symbola_hint.ttf", "mode=node;", SIGNS, PICTURES }, -- Debian's name for it
  { "Symbola.ttf", "mode=node;", SIGNS, PICTURES },
  { "DroidSansFallbackFull.ttf", "mode=node;", EAST_ASIAN },
  { "unifont.otf", "mode=node;", OTHER_SCRIPTS, EAST_ASIAN },
  { "unifont_upper.otf", "mode=node;", BEYOND },
}

local function characters_of(name)
  local present = {}
  local file = assert(io.open(name, "r"))
  for _, character in utf8.codes(file:read("a")) do
    present[character] = true
  end
  file:close()
  return present
end

local present = characters_of(tex.jobname .. ".tex")

local function is_wanted(candidate)
  for character in pairs(present) do
    for index = 3, #candidate do
      if character >= candidate[index][1] and character <= candidate[index][2] then
        return true
      end
    end
  end
  return false
end

local function is_installed(file)
  local _, _, found = fonts.names.lookup_font_file(file)
  return found
end

local chosen = {}
for _, candidate in ipairs(candidates) do
  local file, features = candidate[1], candidate[2]
  if is_wanted(candidate) and is_installed(file) then
    table.insert(chosen, "file:" .. file .. ":" .. features)
  end
end
luaotfload.add_fallback("glossary", chosen)
