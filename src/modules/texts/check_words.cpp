#include "modules/texts/check_words.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "crypto/crypto.h"

namespace texts {

const std::vector<std::string_view>& words_to_check_by() {
  static const std::vector<std::string_view> kWords = {
      "acorn",    "adobe",   "agate",    "alloy",    "almanac",  "amber",    "anchor",   "antler",
      "apron",    "archway", "armchair", "artist",   "aspen",    "atlas",    "attic",    "autumn",
      "avenue",   "axle",    "bakery",   "bamboo",   "barley",   "beacon",   "beetle",   "berry",
      "bishop",   "blanket", "blossom",  "bonnet",   "boulder",  "bracelet", "bronze",   "brush",
      "buffalo",  "button",  "cabin",    "cactus",   "calendar", "camel",    "candle",   "carpet",
      "cedar",    "chalk",   "chestnut", "chimney",  "cinnamon", "circus",   "clover",   "cobweb",
      "coffee",   "compass", "copper",   "cottage",  "crystal",  "cushion",  "cyclone",  "daisy",
      "denim",    "desert",  "diamond",  "dinghy",   "dolphin",  "donkey",   "dragon",   "drum",
      "duvet",    "dynamo",  "earth",    "echo",     "eclipse",  "eggplant", "elbow",    "elephant",
      "emerald",  "engine",  "envelope", "evening",  "explorer", "fabric",   "falcon",   "feather",
      "ferret",   "fiddle",  "fjord",    "flame",    "forest",   "fossil",   "fountain", "fox",
      "furrow",   "gadget",  "galaxy",   "garden",   "geyser",   "gherkin",  "ginger",   "giraffe",
      "glacier",  "goblet",  "gondola",  "gorge",    "granite",  "guitar",   "gypsum",   "hammock",
      "harbor",   "helmet",  "hexagon",  "hickory",  "horizon",  "hyacinth", "hydrant",  "iceberg",
      "igloo",    "indigo",  "iris",     "island",   "ivory",    "jackal",   "jaguar",   "jasmine",
      "jigsaw",   "juniper", "kangaroo", "kayak",    "kernel",   "keyhole",  "kimono",   "koala",
      "ladder",   "lagoon",  "lantern",  "lemonade", "lettuce",  "lilac",    "lizard",   "lobster",
      "lunar",    "lynx",    "lyric",    "magnet",   "mango",    "marble",   "meadow",   "melon",
      "meteor",   "mirror",  "mitten",   "monsoon",  "moonbeam", "mosaic",   "moth",     "muffin",
      "mulberry", "mustard", "napkin",   "nectar",   "nickel",   "notebook", "nugget",   "nutmeg",
      "oasis",    "oatmeal", "oboe",     "ocean",    "octopus",  "olive",    "onion",    "opera",
      "orbit",    "orchid",  "osprey",   "ostrich",  "oxygen",   "palace",   "papaya",   "pasture",
      "pebble",   "pelican", "pendulum", "peony",    "piano",    "pigeon",   "pillow",   "plateau",
      "potato",   "prairie", "pumpkin",  "puzzle",   "pyramid",  "quartz",   "quilt",    "rabbit",
      "radish",   "reef",    "reindeer", "rhubarb",  "ribbon",   "river",    "rocket",   "saffron",
      "scarf",    "skylark", "sparrow",  "spider",   "sponge",   "spruce",   "squash",   "stable",
      "summer",   "sunset",  "swallow",  "sweater",  "symbol",   "tailor",   "teapot",   "temple",
      "tennis",   "theatre", "thimble",  "thunder",  "tobacco",  "topaz",    "tortoise", "towel",
      "tractor",  "trumpet", "tugboat",  "tulip",    "tunnel",   "turtle",   "twilight", "umbrella",
      "unicorn",  "vanilla", "veranda",  "vessel",   "village",  "vinegar",  "violin",   "volcano",
      "voyage",   "vulture", "waffle",   "walnut",   "wheat",    "whistle",  "window",   "wolf",
      "wombat",   "yacht",   "yoghurt",  "zebra",    "zenith",   "zigzag",   "zinc",     "zircon",
  };
  return kWords;
}

std::vector<std::string> check_words(std::string_view digest, std::vector<LaidChange> laid) {
  std::set<std::string> lines;
  for (LaidChange& one : laid) {
    const std::set<std::string> supporters(one.supporters.begin(), one.supporters.end());
    std::string line = std::move(one.key) + (one.accepted ? " accepted" : " open");
    for (const std::string& party : supporters) line += " " + party;
    lines.insert(std::move(line));
  }
  std::string said = "entente check words 1\n" + std::string(digest) + "\n";
  for (const std::string& line : lines) said += line + "\n";
  const crypto::Hash hash = crypto::sha256(said);
  const auto& words = words_to_check_by();
  check(words.size() == 256, "a word for each byte");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kCheckWords; ++i)
    out.emplace_back(words[static_cast<unsigned char>(hash.view()[i])]);
  return out;
}

}  // namespace texts
