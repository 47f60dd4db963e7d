"""The words that a generated catalogue is made of: kinds of goods, series, vendors, options."""

from dataclasses import dataclass

SERIES = (
    *("Alder", "Anker", "Arran", "Ashby", "Aspen", "Barrow", "Birch", "Bolt", "Braid", "Bramble"),
    *("Briar", "Brook", "Calder", "Cedar", "Cinder", "Clay", "Cove", "Crest", "Dale", "Delta"),
    *("Drift", "Elder", "Ember", "Esk", "Fell", "Fern", "Field", "Finch", "Fjord", "Flint"),
    *("Forge", "Glen", "Grove", "Harbour", "Haven", "Hazel", "Heath", "Heron", "Holm", "Isle"),
    *("Juniper", "Kestrel", "Lark", "Linden", "Loch", "Maple", "Marsh", "Meadow", "Moor", "North"),
    *("Oakley", "Otter", "Pine", "Quarry", "Ridge", "Rowan", "Sable", "Tarn", "Thistle", "Wren"),
)
VENDORS = (
    *("Ashgrove Works", "Blue Kettle", "Coldwater Supply", "Dunmore & Daughters", "Eastgate Mill"),
    *("Fairlight Studio", "Greenbank Tools", "Hollow Oak", "Ironbridge Forge", "Juno & Reed"),
    *("Kiln Street", "Lowland Weavers", "Millrace", "Northsea Outfitters", "Orchard Lane"),
    *("Pendle Paper", "Quayside Canvas", "Redfern Leather", "Saltmarsh", "Tidewater Glass"),
    *("Upland Wool", "Vale & Sons", "Whitby Light", "Yarrow"),
)
COLOURS = ("Black", "Blue", "Clay", "Cream", "Green", "Grey", "Navy", "Ochre", "Red", "White")
SIZES = ("XS", "S", "M", "L", "XL", "XXL")
VOLUMES = ("250 ml", "350 ml", "500 ml", "750 ml", "1 l", "1.5 l")
LENGTHS = ("20 cm", "30 cm", "40 cm", "60 cm", "80 cm", "120 cm")
FINISHES = ("Natural", "Oiled", "Dark", "Brushed", "Matte", "Polished")
PACKS = ("Single", "Pair", "Set of 4", "Set of 6")


@dataclass(frozen=True)
class Kind:
    """A kind of goods; ``cents`` is what the cheapest and the dearest cost."""

    department: str
    name: str
    nouns: tuple[str, ...]
    materials: tuple[str, ...]
    options: tuple[tuple[str, tuple[str, ...]], ...]
    cents: tuple[int, int]
    grams: tuple[int, int]


_COLOUR, _SIZE, _VOLUME = ("Colour", COLOURS), ("Size", SIZES), ("Volume", VOLUMES)
_LENGTH, _FINISH, _PACK = ("Length", LENGTHS), ("Finish", FINISHES), ("Pack", PACKS)
_CERAMIC = ("Stoneware", "Porcelain", "Earthenware", "Glazed", "Speckled")
_WOOD = ("Oak", "Walnut", "Beech", "Ash", "Cherry")
_METAL = ("Steel", "Brass", "Copper", "Iron", "Enamel")
_CLOTH = ("Linen", "Cotton", "Wool", "Hemp", "Flannel")
_PLANT = ("Willow", "Rattan", "Jute", "Bamboo", "Seagrass")
_SHELL = ("Waxed", "Canvas", "Ripstop", "Quilted", "Softshell")

KINDS = (
    Kind("Kitchen", "Mugs", ("Mug", "Cup", "Beaker", "Tumbler", "Teacup"), _CERAMIC,
         (_COLOUR, _VOLUME, _PACK), (900, 4_200), (180, 600)),
    Kind("Kitchen", "Bowls", ("Bowl", "Dish", "Plate", "Platter", "Ramekin"), _CERAMIC,
         (_COLOUR, _LENGTH, _PACK), (1_100, 7_900), (250, 1_900)),
    Kind("Kitchen", "Pans", ("Pan", "Skillet", "Pot", "Casserole", "Kettle"), _METAL,
         (_LENGTH, _FINISH), (2_900, 18_900), (900, 5_200)),
    Kind("Kitchen", "Boards", ("Board", "Tray", "Spoon", "Spatula", "Mill"), _WOOD,
         (_LENGTH, _FINISH), (800, 9_500), (90, 2_400)),
    Kind("Living", "Throws", ("Throw", "Blanket", "Cushion", "Pouffe", "Runner"), _CLOTH,
         (_COLOUR, _LENGTH), (2_400, 16_900), (300, 2_600)),
    Kind("Living", "Chairs", ("Chair", "Stool", "Bench", "Side Table", "Shelf"), _WOOD,
         (_FINISH, _COLOUR), (6_900, 64_900), (2_800, 18_000)),
    Kind("Living", "Baskets", ("Basket", "Hamper", "Mat", "Bin", "Rug"), _PLANT,
         (_LENGTH, _COLOUR), (1_900, 12_900), (400, 4_000)),
    Kind("Outdoor", "Bags", ("Backpack", "Duffel", "Pannier", "Sling", "Dry Bag"), _SHELL,
         (_COLOUR, _VOLUME), (3_900, 22_900), (350, 1_900)),
    Kind("Outdoor", "Bottles", ("Bottle", "Flask", "Canteen", "Jug", "Tin"), _METAL,
         (_VOLUME, _COLOUR, _FINISH), (1_400, 5_900), (150, 900)),
    Kind("Outdoor", "Shelters", ("Tent", "Tarp", "Hammock", "Bivvy", "Awning"), _SHELL,
         (_COLOUR, _SIZE), (7_900, 59_900), (900, 6_800)),
    Kind("Clothing", "Shirts", ("Shirt", "Tee", "Overshirt", "Smock", "Henley"), _CLOTH,
         (_SIZE, _COLOUR), (2_900, 12_900), (180, 600)),
    Kind("Clothing", "Jackets", ("Jacket", "Parka", "Gilet", "Anorak", "Coat"), _SHELL,
         (_SIZE, _COLOUR), (8_900, 39_900), (500, 1_900)),
    Kind("Clothing", "Knitwear", ("Jumper", "Cardigan", "Beanie", "Scarf", "Socks"), _CLOTH,
         (_SIZE, _COLOUR, _PACK), (1_600, 16_900), (80, 900)),
    Kind("Desk", "Paper", ("Notebook", "Planner", "Sketchbook", "Journal", "Album"), _CLOTH,
         (_COLOUR, _SIZE, _PACK), (900, 4_900), (150, 800)),
    Kind("Desk", "Desk Tools", ("Pen Tray", "Ruler", "Book End", "Desk Lamp", "Clock"), _WOOD,
         (_FINISH, _LENGTH), (1_200, 14_900), (120, 2_600)),
    Kind("Bath", "Towels", ("Towel", "Bath Mat", "Robe", "Flannel Set", "Wash Bag"), _CLOTH,
         (_COLOUR, _SIZE), (1_200, 9_900), (150, 1_500)),
    Kind("Bath", "Bath Ware", ("Soap Dish", "Dispenser", "Pot", "Tooth Mug", "Tray"), _CERAMIC,
         (_COLOUR, _FINISH), (900, 4_900), (150, 900)),
    Kind("Garden", "Planters", ("Planter", "Plant Pot", "Saucer", "Trough", "Urn"), _CERAMIC,
         (_LENGTH, _COLOUR), (1_200, 18_900), (600, 12_000)),
    Kind("Garden", "Garden Tools", ("Trowel", "Fork", "Secateurs", "Spade", "Rake"), _METAL,
         (_LENGTH, _FINISH), (1_600, 8_900), (200, 2_200)),
    Kind("Garden", "Trugs", ("Trug", "Cloche", "Trellis", "Screen", "Fence"), _PLANT,
         (_LENGTH, _FINISH), (1_900, 13_900), (500, 5_200)),
    Kind("Light", "Lamps", ("Table Lamp", "Floor Lamp", "Pendant", "Sconce", "Lantern"), _METAL,
         (_FINISH, _COLOUR), (4_900, 34_900), (800, 6_500)),
    Kind("Light", "Candles", ("Candle", "Taper", "Tealight", "Pillar", "Wax Melt"),
         ("Beeswax", "Soy", "Rapeseed", "Coconut", "Scented"),
         (_PACK, _COLOUR), (600, 4_900), (90, 900)),
    Kind("Light", "Shades", ("Shade", "Globe", "Dome", "Drum", "Cone"), _PLANT,
         (_LENGTH, _COLOUR), (2_400, 14_900), (200, 1_500)),
)  # fmt: skip
DEPARTMENTS = tuple(dict.fromkeys(kind.department for kind in KINDS))
