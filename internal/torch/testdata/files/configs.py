# Reads INI and TOML; what real Python prints is in configs.out.
import configparser
import json
import tomllib

c = configparser.ConfigParser()
print(c.read(["data/settings.ini", "data/none.ini"]), c.sections())
print(c.get("model", "width"), c.getint("model", "width"), c["model"]["name"], c.getboolean("model", "flag"))
print(c["model"].getint("base"), dict(c["empty"]), c.has_option("model", "flag"), "model" in c, c.get("model", "no", fallback="f"))
print(sorted(c.items("model")), c.options("empty"), c["model"].get("no", "d"))
for bad in ("[a]\nx\n", "x = 1\n", "[a]\n[a]\n"):
    try:
        configparser.ConfigParser().read_string(bad)
    except configparser.Error as e:
        print(type(e).__name__)
try:
    c.get("none", "x")
except configparser.NoSectionError as e:
    print(e)
with open("data/settings.toml", "rb") as f:
    t = tomllib.load(f)
print(json.dumps(t, default=str, sort_keys=True))
print(tomllib.loads('a.b.c = 1\na.d = [[1, "x"], []]\ns = """a\\tb"""\nq = \'\'\'it\'s\'\'\'\nf = -0.5\ni = inf\n"k k" = +7\n[x.y]\nz = 1979-05-27\n'))
for bad in ("a = 1\na = 2", "a =", "[a]\n[a]", "a = [1", 'a = "x', "a = 01", "= 1", "a = 1 b = 2", "a = {b = 1}\na.c = 2"):
    try:
        print(tomllib.loads(bad))
    except tomllib.TOMLDecodeError:
        print("TOMLDecodeError")
