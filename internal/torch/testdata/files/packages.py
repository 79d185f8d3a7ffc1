# Configuration packages on files. `python packages.py yacs` was run with the real yacs 0.1.8; the others are by their documentation.
import os
import sys

base = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")


def check_yacs():
    from yacs.config import CfgNode as CN
    c = CN()
    c.MODEL = CN()
    c.MODEL.WIDTH = 8
    c.MODEL.SIZES = (1, 2)
    c.RATE = 0.5
    d = c.clone()
    d.merge_from_file(os.path.join(base, "yacs.yaml"))
    assert d.MODEL.WIDTH == 16 and d.MODEL.SIZES == (3, 4) and c.MODEL.WIDTH == 8, d
    d.merge_from_list(["MODEL.WIDTH", "32", "RATE", 1.0])
    assert d.MODEL.WIDTH == 32 and d.RATE == 1.0
    d.freeze()
    for wrong in (lambda: setattr(d, "RATE", 2), lambda: d.NONE):
        try:
            wrong()
            raise SystemExit("not refused")
        except AttributeError:
            pass
    for wrong in ({"NONE": 1}, {"RATE": 1}, {"MODEL": {"WIDTH": "x"}}):
        try:
            c.merge_from_other_cfg(CN(wrong))
            raise SystemExit("not refused")
        except (KeyError, ValueError):
            pass
    assert CN.load_cfg("A: {B: 1}").A.B == 1


def check_omegaconf():
    from omegaconf import DictConfig, ListConfig, OmegaConf
    c = OmegaConf.load(os.path.join(base, "omega.yaml"))
    assert c.width == 8 and c.half == 8 and c.model.name == "net_8" and c.model.rel == "net_8" and c.rate == 1e-3
    assert isinstance(c.model, DictConfig) and isinstance(c.sizes, ListConfig) and list(c.sizes) == [8, 2] and c.sizes[0] == 8
    assert OmegaConf.to_container(c)["half"] == "${width}" and OmegaConf.to_container(c, resolve=True)["half"] == 8
    m = OmegaConf.merge(c, {"width": 4, "model": {"extra": 1}})
    assert m.half == 4 and m.model.name == "net_4" and m.model.extra == 1 and c.half == 8 and "extra" not in c.model
    assert OmegaConf.select(c, "model.name") == "net_8" and OmegaConf.select(c, "no.name", default=3) == 3
    assert {**c.model} == {"name": "net_8", "rel": "net_8"} and dict(c.items())["half"] == 8
    assert OmegaConf.create(["a", {"b": 1}])[1].b == 1 and OmegaConf.from_dotlist(["a.b=2"]).a.b == 2 and OmegaConf.create("a: 1").a == 1
    for wrong in (lambda: c.none, lambda: OmegaConf.create({"a": "${no}"}).a):
        try:
            wrong()
            raise SystemExit("not refused")
        except Exception as e:
            assert type(e).__name__ in ("ConfigAttributeError", "InterpolationKeyError"), e
    OmegaConf.register_new_resolver("twice", lambda x: 2 * x)
    assert OmegaConf.create({"a": "${twice:3}"}).a == 6 and OmegaConf.create({"a": 3, "b": "${twice:${a}}"}).b == 6
    assert c.get("none") is None and c.get("none", 5) == 5


def check_addict():
    from addict import Dict
    d = Dict(width=8, sub={"a": 1}, items_=[{"b": 2}])
    assert d.width == 8 and d.sub.a == 1 and d.items_[0].b == 2 and d.none == {} and "none" not in d
    d.x.y.z = 3
    assert d["x"]["y"]["z"] == 3 and d.to_dict()["x"] == {"y": {"z": 3}} and type(d.to_dict()["x"]) is dict
    d.update({"sub": {"b": 2}})
    assert d.sub == {"a": 1, "b": 2} and len(d.deepcopy()) == len(d)


def check_easydict():
    from easydict import EasyDict
    d = EasyDict({"a": {"b": 1}, "l": [{"c": 2}]}, n=3)
    assert d.a.b == 1 and d.l[0].c == 2 and d.n == 3 and dict(d.a) == {"b": 1}
    d.e = {"f": 4}
    assert d.e.f == 4 and d["e"]["f"] == 4
    d["g"] = {"h": 5}
    assert d.g.h == 5
    try:
        d.none
        raise SystemExit("not refused")
    except AttributeError:
        pass


for name in sys.argv[1:] or ["yacs", "omegaconf", "addict", "easydict"]:
    globals()["check_" + name]()
    print(name)
