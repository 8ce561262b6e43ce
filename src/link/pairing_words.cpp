#include "link/pairing_words.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace links {

namespace {

constexpr std::size_t kFirsts = 32;
constexpr std::size_t kSeconds = 64;
constexpr std::size_t kDigits = 4;
constexpr std::size_t kTextMax = 2'048;  // bytes of what somebody typed

struct Halves {
  std::array<std::string_view, kFirsts> first;
  std::array<std::string_view, kSeconds> second;
};

// How the halves were chosen, and what their test demands: docs/formats/link.md, section 5. No half
// of a table begins with another one, so a text without any spaces can still be read.
constexpr Halves kEnglish{
    {"amber",   "autumn", "bamboo", "candle",  "copper", "desert", "double", "eagle",
     "festive", "forest", "garden", "happy",   "husky",  "ivory",  "jacket", "kitchen",
     "lemon",   "magic",  "narrow", "ocean",   "olive",  "paper",  "purple", "quiet",
     "rapid",   "silver", "sudden", "thirsty", "velvet", "winter", "yellow", "zebra"},
    {"anchor",  "apple",   "basket",  "bicycle",  "biscuit",  "bottle",  "bridge",    "button",
     "camel",   "carpet",  "castle",  "chimney",  "clock",    "coffee",  "compass",   "dinner",
     "dolphin", "dragon",  "elbow",   "engine",   "feather",  "factory", "flower",    "fountain",
     "giraffe", "guitar",  "hammer",  "helmet",   "honey",    "island",  "jungle",    "kangaroo",
     "ladder",  "lizard",  "museum",  "mirror",   "mosquito", "needle",  "notebook",  "onion",
     "oyster",  "pencil",  "pigeon",  "pocket",   "potato",   "pumpkin", "rabbit",    "river",
     "sailor",  "school",  "shadow",  "spider",   "sugar",    "table",   "telescope", "thunder",
     "tornado", "tractor", "trumpet", "umbrella", "village",  "violin",  "walnut",    "window"}};

constexpr Halves kKorean{
    {"바다", "나무", "구름", "하늘", "사과", "가을", "겨울", "여름", "노랑", "보라", "초록",
     "은빛", "아침", "저녁", "고요", "시골", "들판", "호수", "강물", "산길", "바람", "이슬",
     "우유", "종이", "유리", "동굴", "비단", "소금", "설탕", "안경", "연필", "우산"},
    {"토끼", "사슴", "여우", "하마", "기린", "악어", "까치", "오리", "나비", "상어", "문어",
     "당근", "감자", "양파", "버섯", "수박", "포도", "딸기", "자두", "팥죽", "마늘", "고추",
     "미역", "두부", "국수", "떡국", "식탁", "벽돌", "창문", "지붕", "거울", "촛불", "우표",
     "두건", "장갑", "양말", "신발", "리본", "가위", "톱밥", "사진", "편지", "달력", "기차",
     "버스", "트럭", "축구", "수영", "폭포", "언덕", "철교", "나루", "빵집", "학교", "병원",
     "운하", "극장", "수첩", "하프", "천둥", "단풍", "씨앗", "가지", "무릎"}};

constexpr Halves kVietnamese{
    {"mây",  "gió", "núi", "trăng", "hoa",  "mưa",  "sông", "đêm",   "xanh", "bạc",  "tím",
     "hồng", "nâu", "cao", "thấp",  "dài",  "ngắn", "tròn", "vuông", "ngọt", "thơm", "quý",
     "khô",  "ướt", "già", "cứng",  "chậm", "tối",  "biếc", "quen",  "lúa",  "đẹp"},
    {"ghế",  "sách", "bút",   "mèo",    "vịt",  "trâu",  "ngựa", "voi",   "tôm",   "ong",   "bướm",
     "chim", "rắn",  "ếch",   "cam",    "táo",  "chuối", "xoài", "nho",   "bánh",  "đường", "nước",
     "rượu", "đèn",  "trống", "thuyền", "xe",   "chợ",   "đình", "chùa",  "giếng", "hồ",    "lưới",
     "kéo",  "búa",  "thang", "nón",    "giày", "túi",   "khăn", "gối",   "thìa",  "gà",    "bò",
     "lê",   "dừa",  "lá",    "trứng",  "gừng", "mắt",   "tay",  "chân",  "dốc",   "mái",   "cột",
     "bếp",  "quạt", "mực",   "thầy",   "kem",  "bún",   "sấm",  "tuyết", "vịnh"}};

const Halves& halves_of(Language language) {
  return language == Language::korean       ? kKorean
         : language == Language::vietnamese ? kVietnamese
                                            : kEnglish;
}

// Each Vietnamese letter after the plain one that it is typed as without marks.
constexpr std::string_view kMarked[] = {"aàáảãạăằắẳẵặâầấẩẫậÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ",
                                        "dđĐ",
                                        "eèéẻẽẹêềếểễệÈÉẺẼẸÊỀẾỂỄỆ",
                                        "iìíỉĩịÌÍỈĨỊ",
                                        "oòóỏõọôồốổỗộơờớởỡợÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ",
                                        "uùúủũụưừứửữựÙÚỦŨỤƯỪỨỬỮỰ",
                                        "yỳýỷỹỵỲÝỶỸỴ"};

// What spelling cannot change: lower case, without marks, separators gone.
std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    if (!next_code_point(text)) return out;
    const std::string_view letter = before.substr(0, before.size() - text.size());
    if (letter.size() == 1) {
      const char c = letter[0];
      if (std::string_view(" \t\r\n-,.;:/").find(c) != std::string_view::npos) continue;
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
      continue;
    }
    const auto marked = std::find_if(
        std::begin(kMarked), std::end(kMarked),
        [&](std::string_view group) { return group.find(letter) != std::string_view::npos; });
    if (marked != std::end(kMarked)) {
      out.push_back((*marked)[0]);
    } else {
      out.append(letter);
    }
  }
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// Takes one half off `rest` and returns its number.
template <std::size_t N>
std::optional<std::size_t> take_half(const std::array<std::string_view, N>& table,
                                     std::string_view& rest) {
  for (std::size_t i = 0; i < N; ++i) {
    const std::string half = folded(table[i]);
    if (!rest.starts_with(half)) continue;
    rest.remove_prefix(half.size());
    return i;
  }
  return std::nullopt;
}

template <std::size_t N>
std::string_view nearest(const std::array<std::string_view, N>& table, std::string_view rest) {
  return *std::min_element(table.begin(), table.end(), [&](auto one, auto other) {
    const auto distance = [&](std::string_view half) {
      const std::string plain = folded(half);
      return edit_distance(plain, rest.substr(0, plain.size()));
    };
    return distance(one) < distance(other);
  });
}

Error at_word(std::size_t index, const std::string& what) {
  return {ErrorCode::invalid, "word " + std::to_string(index + 1) + ": " + what};
}

Result<std::uint16_t> take_word(std::size_t index, Language language, std::string_view& rest) {
  if (rest.empty()) {
    return Error{ErrorCode::invalid, "only " + std::to_string(index) + " of 12 words are given"};
  }
  if (language == Language::digits) {
    const std::string_view group = rest.substr(0, kDigits);
    unsigned value = 0;
    for (const char c : group) {
      if (c < '0' || c > '9') return at_word(index, "there is something that is no digit");
      value = value * 10 + static_cast<unsigned>(c - '0');
    }
    if (group.size() < kDigits) return at_word(index, "a group has four digits");
    if (value >= kFirsts * kSeconds) return at_word(index, "a group is at most 2047");
    rest.remove_prefix(kDigits);
    return static_cast<std::uint16_t>(value);
  }
  const Halves& halves = halves_of(language);
  const auto first = take_half(halves.first, rest);
  if (!first) {
    return at_word(index, "its first half is unknown; the nearest is '" +
                              std::string(nearest(halves.first, rest)) + "'");
  }
  const auto second = take_half(halves.second, rest);
  if (!second) {
    return at_word(index, "its second half, after '" + std::string(halves.first[*first]) +
                              "', is unknown; the nearest is '" +
                              std::string(nearest(halves.second, rest)) + "'");
  }
  return static_cast<std::uint16_t>(*first * kSeconds + *second);
}

}  // namespace

std::optional<Language> language_named(std::string_view name) {
  if (name == "en") return Language::english;
  if (name == "ko") return Language::korean;
  if (name == "vi") return Language::vietnamese;
  if (name == "digits") return Language::digits;
  return std::nullopt;
}

std::string word(std::uint16_t value, Language language) {
  check(value < kFirsts * kSeconds);
  if (language == Language::digits) {
    const std::string digits = std::to_string(value);
    return std::string(kDigits - digits.size(), '0') + digits;
  }
  const Halves& halves = halves_of(language);
  return std::string(halves.first[value / kSeconds]) + "-" +
         std::string(halves.second[value % kSeconds]);
}

std::string words(const Fingerprint& fingerprint, Language language) {
  std::string out;
  for (const std::uint16_t value : fingerprint) {
    if (!out.empty()) out += ' ';
    out += word(value, language);
  }
  return out;
}

Result<Fingerprint> read_words(std::string_view text, Language language) {
  if (text.size() > kTextMax) return Error{ErrorCode::invalid, "this is too long for 12 words"};
  const std::string clean = folded(TRY(normalise(text)));
  std::string_view rest = clean;
  Fingerprint out{};
  for (std::size_t i = 0; i < kWords; ++i) out[i] = TRY(take_word(i, language, rest));
  if (!rest.empty()) return Error{ErrorCode::invalid, "there is more after word 12"};
  return out;
}

std::optional<std::size_t> first_difference(const Fingerprint& ours, const Fingerprint& theirs) {
  for (std::size_t i = 0; i < kWords; ++i) {
    if (ours[i] != theirs[i]) return i + 1;
  }
  return std::nullopt;
}

}  // namespace links
