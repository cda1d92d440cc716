"""Pure: the invented names that contacts bear inside, such as "Quiet Heron"."""

from __future__ import annotations

MANNERS = """
    Amber Autumn Bold Brave Bright Calm Clear Copper Coral Curious Dawn Dusky Early Easy Fair Fleet Frosty Gentle
    Gilded Glad Golden Green Hazel Honest Humble Indigo Ivory Jade Kind Lively Lunar Mellow Merry Misty Mossy
    Northern Olive Opal Patient Pearl Plain Proud Quick Quiet Rosy Russet Sandy Scarlet Silent Silver Snowy Soft
    Solar Southern Steady Still Sunny Swift Tawny Tender Velvet Warm Western Wild Windy Winter Wise Young
""".split()
BIRDS = """
    Avocet Bittern Blackbird Bluebird Bunting Chaffinch Cormorant Crane Crossbill Cuckoo Curlew Dipper Dove Dunlin
    Dunnock Eagle Egret Eider Falcon Fieldfare Finch Fulmar Gannet Godwit Goldcrest Goose Grebe Grouse Gull
    Harrier Hawk Heron Hoopoe Ibis Jackdaw Jay Kestrel Kingfisher Kite Kittiwake Knot Lapwing Lark Linnet Magpie
    Martin Merlin Moorhen Nightjar Nuthatch Oriole Osprey Owl Partridge Petrel Pigeon Pipit Plover Puffin Quail
    Raven Redstart Robin Rook Ruff Sandpiper Shearwater Shrike Siskin Skylark Snipe Sparrow Starling Stonechat
    Stork Swallow Swan Swift Teal Tern Thrush Turnstone Wagtail Warbler Waxwing Wheatear Wigeon Wren
""".split()


def pseudonym(pick: int, attempt: int = 0) -> str:
    """The name for a random `pick`; from the second `attempt` on with a number, so that names never run out."""
    manner = MANNERS[pick % len(MANNERS)]
    bird = BIRDS[pick // len(MANNERS) % len(BIRDS)]
    if attempt < 2:
        return f"{manner} {bird}"
    return f"{manner} {bird} {2 + pick // (len(MANNERS) * len(BIRDS)) % 9_998}"
