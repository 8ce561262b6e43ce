#include "papers/spoken_dates.h"

#include <array>
#include <cstdio>
#include <vector>

#include "papers/clean.h"
#include "papers/serial_days.h"

namespace papers {
namespace {

struct Token {
  int number = -1;  // -1: a word or a mark
  std::size_t digits = 0;
  std::string text;
};

Error wrong() {
  return {ErrorCode::invalid,
          "is no date that is understood; write 2024-06-10, 2024-06, 2024-Q3 or 2024"};
}

bool is_mark(char c) {
  return c == '.' || c == '/' || c == '-' || c == ',' || c == '~' || c == '\'';
}

// Numbers, words and marks; what stands in parentheses (days of the week) is left out.
Result<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < text.size();) {
    if (out.size() >= 24) return wrong();
    const char c = text[i];
    if (c == '(') {
      const auto end = text.find(')', i);
      if (end == std::string_view::npos) return wrong();
      i = end + 1;
    } else if (c >= '0' && c <= '9') {
      Token token;
      token.number = 0;
      for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
        if (++token.digits > 5) return wrong();
        token.number = token.number * 10 + (text[i] - '0');
      }
      out.push_back(token);
    } else if (c == ' ') {
      ++i;
    } else if (is_mark(c)) {
      out.push_back({-1, 0, std::string(1, c)});
      ++i;
    } else {
      const std::size_t begin = i;
      while (i < text.size() && text[i] != ' ' && text[i] != '(' && !is_mark(text[i]) &&
             !(text[i] >= '0' && text[i] <= '9'))
        ++i;
      out.push_back({-1, 0, std::string(text.substr(begin, i - begin))});
    }
  }
  return out;
}

std::string format(int year, int month, int day) {
  std::array<char, 48> text;
  if (day != 0) {
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
  } else if (month != 0) {
    std::snprintf(text.data(), text.size(), "%04d-%02d", year, month);
  } else {
    std::snprintf(text.data(), text.size(), "%04d", year);
  }
  return text.data();
}

// Zero stands for what is not said.
Result<SpokenDate> date(int year, int month, int day) {
  if (!is_day(year, month == 0 ? 1 : month, day == 0 ? 1 : day))
    return Error{ErrorCode::invalid, "names a day that there is not, 1900 to 2199"};
  return SpokenDate{format(year, month, day), "", false};
}

int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (word == "sept") return 9;
  if (word.size() < 3) return 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (word == kMonths[i] || word == kMonths[i].substr(0, 3)) return static_cast<int>(i + 1);
  }
  return 0;
}

int roman(std::string_view word) {
  if (word == "i") return 1;
  if (word == "ii") return 2;
  if (word == "iii") return 3;
  return word == "iv" ? 4 : 0;
}

struct Said {
  std::vector<int> numbers;
  std::vector<std::size_t> digits;
  std::vector<std::string> words;
  std::string marks;
  bool has(std::string_view word) const {
    for (const std::string& one : words) {
      if (one == word) return true;
    }
    return false;
  }
};

Result<SpokenDate> period(int year, std::string_view suffix) {
  TRY(date(year, 0, 0));
  return SpokenDate{format(year, 0, 0) + std::string(suffix), "", false};
}

Result<SpokenDate> quarter(int year, int number) {
  if (number < 1 || number > 4) return wrong();
  return period(year, "-Q" + std::to_string(number));
}

// The year of four digits and the other numbers in their order.
bool split_year(const Said& said, int& year, std::vector<int>& others) {
  year = 0;
  for (std::size_t i = 0; i < said.numbers.size(); ++i) {
    if (said.digits[i] == 4 && year == 0) {
      year = said.numbers[i];
    } else {
      others.push_back(said.numbers[i]);
    }
  }
  return year != 0;
}

Result<SpokenDate> in_words(const Said& said) {
  int year = 0;
  std::vector<int> others;
  if (!split_year(said, year, others)) return wrong();
  for (const std::string& word : said.words) {
    if (const int month = month_of(word); month != 0) {
      if (others.size() > 1) return wrong();
      return date(year, month, others.empty() ? 0 : others[0]);
    }
    const bool letter = word == "q" || word == "h";
    if ((letter || word == "quarter" || word == "half" || word == "분기" || word == "quý") &&
        others.size() == 1) {
      if (word == "h" || word == "half")
        return others[0] == 1 || others[0] == 2 ? period(year, "-H" + std::to_string(others[0]))
                                                : Result<SpokenDate>(wrong());
      return quarter(year, others[0]);
    }
    if (word == "quý") {
      for (const std::string& number : said.words) {
        if (const int which = roman(number); which != 0) return quarter(year, which);
      }
      return wrong();
    }
  }
  if (said.has("상반기")) return period(year, "-H1");
  if (said.has("하반기")) return period(year, "-H2");
  if (others.empty() && (said.has("end") || said.has("말") || said.has("연말") ||
                         said.has("cuối") || said.has("년말")))
    return period(year, "-end");
  if (said.has("년")) {
    if (others.size() > 2 || (!others.empty() && !said.has("월")) ||
        (others.size() == 2 && !said.has("일")))
      return wrong();
    return date(year, others.empty() ? 0 : others[0], others.size() < 2 ? 0 : others[1]);
  }
  if (said.has("tháng")) {
    if (others.size() == 1) return date(year, others[0], 0);
    if (others.size() == 2) return date(year, others[1], others[0]);
    return wrong();
  }
  if (said.has("năm") && others.empty()) return date(year, 0, 0);
  return wrong();
}

Result<SpokenDate> in_numbers(const Said& said, std::optional<bool> day_first) {
  const auto& n = said.numbers;
  const auto& d = said.digits;
  const bool slashes = said.marks.find('/') != std::string::npos;
  if (n.size() == 1) {
    if (d[0] == 4) return date(n[0], 0, 0);
    if (d[0] == 5 && n[0] >= 20000 && n[0] <= 80000) {
      SpokenDate out;
      out.text = day_of_serial(n[0], false);
      out.serial = true;
      return out;
    }
    return wrong();
  }
  if (n.size() == 2) {
    if (d[0] == 4 && d[1] <= 2) return date(n[0], n[1], 0);
    if (d[1] == 4 && d[0] <= 2) return date(n[1], n[0], 0);
    return wrong();
  }
  if (n.size() != 3) return wrong();
  if (d[0] == 4 && d[1] <= 2 && d[2] <= 2) return date(n[0], n[1], n[2]);
  if (d[2] != 4 || d[0] > 2 || d[1] > 2) return wrong();  // a year of two digits says no century
  // 10.06.2024 is the day first wherever it is written so.
  const bool dots = said.marks.find('.') != std::string::npos && !slashes;
  if (dots || n[0] > 12) return date(n[2], n[1], n[0]);
  if (n[1] > 12) return date(n[2], n[0], n[1]);
  if (day_first) return *day_first ? date(n[2], n[1], n[0]) : date(n[2], n[0], n[1]);
  SpokenDate out = TRY(date(n[2], n[1], n[0]));
  if (n[0] != n[1]) out.other = TRY(date(n[2], n[0], n[1])).text;
  return out;
}

Result<SpokenDate> one_date(const std::vector<Token>& tokens, std::optional<bool> day_first) {
  static constexpr std::array<std::string_view, 12> kFillers = {
      "of", "the", "ngày", "st", "nd", "rd", "th", "year", "by", "in", "khoảng", "mùng"};
  Said said;
  bool words = false;
  for (const Token& token : tokens) {
    if (token.number >= 0) {
      said.numbers.push_back(token.number);
      said.digits.push_back(token.digits);
    } else if (token.text.size() == 1 && is_mark(token.text[0])) {
      said.marks += token.text;
    } else {
      bool filler = false;
      for (const std::string_view one : kFillers) filler = filler || token.text == one;
      if (filler) continue;
      said.words.push_back(token.text);
      words = true;
    }
  }
  return words ? in_words(said) : in_numbers(said, day_first);
}

// The marks `~`, `–` and words that stand between the first and the last day.
std::string with_plain_marks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool found = false;
    for (const std::string_view dash : {"–", "—", "−", "〜", "～", " to ", " đến "}) {
      if (text.substr(i).starts_with(dash)) {
        out += '~';
        i += dash.size();
        found = true;
        break;
      }
    }
    if (!found) {
      const char c = text[i++];
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
  }
  return out;
}

std::string lower_vietnamese(std::string text) {
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"Ngày", "ngày"},
                                 {"Tháng", "tháng"},
                                 {"THÁNG", "tháng"},
                                 {"NGÀY", "ngày"},
                                 {"NĂM", "năm"},
                                 {"Năm", "năm"},
                                 {"Quý", "quý"},
                                 {"QUÝ", "quý"},
                                 {"Cuối", "cuối"}}) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
      text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

Result<SpokenDate> read_date(std::string_view given, std::optional<bool> day_first) {
  const std::string text = with_plain_marks(lower_vietnamese(clean(given, false)));
  if (text.empty()) return SpokenDate{};
  if (text.size() > 80) return wrong();
  // A time behind the day is no part of the date.
  std::string_view rest = text;
  if (const auto time = rest.find('t'); time == 10 && rest.size() > 12 && rest[4] == '-')
    rest = rest.substr(0, 10);
  if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
    const auto space = rest.rfind(' ', colon);
    if (space == std::string_view::npos) return wrong();
    rest = rest.substr(0, space);
  }
  // 2024-06-10/2024-06-11, as the record itself writes it.
  std::string period(rest);
  if (rest.size() == 21 && rest[10] == '/') period[10] = '~';
  // 10-11 june 2024: the first dash stands between days where a month's name follows.
  const auto tilde = period.find('~');
  if (tilde == std::string::npos) {
    std::vector<Token> tokens = TRY(tokens_of(period));
    if (tokens.size() >= 4 && tokens[0].number >= 0 && tokens[1].text == "-" &&
        tokens[2].number >= 0 && tokens[2].digits <= 2 && tokens[0].digits <= 2 &&
        month_of(tokens[3].text) != 0) {
      std::vector<Token> first(tokens.begin() + 2, tokens.end());
      std::vector<Token> begin = first;
      begin[0] = tokens[0];
      const SpokenDate from = TRY(one_date(begin, day_first));
      const SpokenDate to = TRY(one_date(first, day_first));
      if (to.text <= from.text) return wrong();
      return SpokenDate{from.text + "/" + to.text, "", false};
    }
    return one_date(tokens, day_first);
  }
  const std::vector<Token> before = TRY(tokens_of(period.substr(0, tilde)));
  std::vector<Token> after = TRY(tokens_of(period.substr(tilde + 1)));
  SpokenDate from;
  SpokenDate to;
  const auto first = one_date(before, day_first);
  if (first.ok()) {
    from = first.value();
    if (from.text.size() != 10) return wrong();
    // 2024. 6. 10. ~ 11. or ~ 6. 12.: what is left out is as before.
    std::vector<int> numbers;
    bool month_named = false;
    for (const Token& token : after) {
      if (token.number >= 0) numbers.push_back(token.number);
      month_named = month_named || month_of(token.text) != 0;
    }
    const int year = std::stoi(from.text.substr(0, 4));
    const int month = std::stoi(from.text.substr(5, 2));
    if (!month_named && numbers.size() == 1) {
      to = TRY(date(year, month, numbers[0]));
    } else if (!month_named && numbers.size() == 2) {
      to = TRY(date(year, numbers[0], numbers[1]));
    } else {
      to = TRY(one_date(after, day_first));
    }
  } else {
    // 10 ~ 11 June 2024
    if (before.size() != 1 || before[0].number < 0) return wrong();
    to = TRY(one_date(after, day_first));
    if (to.text.size() != 10) return wrong();
    from.text = to.text.substr(0, 8) + (before[0].number < 10 ? "0" : "") +
                std::to_string(before[0].number);
  }
  if (!from.other.empty() || !to.other.empty()) return wrong();
  if (to.text.size() != 10 || from.text.size() != 10) return wrong();
  if (to.text == from.text) return from;
  if (to.text < from.text) return wrong();
  return SpokenDate{from.text + "/" + to.text, "", false};
}

}  // namespace papers
