// A negotiated text as HWPX (KS X 6101, OWPML): its words, numbers and tables, with brackets as
// words. Hangul's own tracked changes and comments are not written.
#include <algorithm>
#include <array>

#include "papers/markup.h"
#include "papers/text_paper.h"
#include "papers/zip_out.h"

namespace papers {
namespace {

constexpr std::string_view kDeclared =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>";
constexpr std::string_view kHancom = "http://www.hancom.co.kr/hwpml/2011/";

// 1/7200 of an inch.
constexpr std::size_t kShort = 59'528;
constexpr std::size_t kLong = 84'186;
constexpr std::size_t kSide = 5'669;
constexpr std::size_t kNumberWide = 6'500;
constexpr std::size_t kCellHigh = 1'400;
constexpr std::size_t kIndentWide = 2'835;
constexpr std::size_t kIndents = 8;

// By their place in header.xml.
enum Character : std::uint8_t { kWords, kStrong, kHeading, kItalic, kSmall, kCharacters };
constexpr std::size_t kCentred = 1;  // of paragraph shapes, the first behind the plain one
constexpr std::size_t kFirstIndent = 2;

struct StyleOut {
  std::string_view name;
  Character character;
  std::size_t shape;
};
// The reader knows them by these names (hwpx.cpp); those of the text are in the order of
// TextPaper::Style.
constexpr std::array kStyles = {StyleOut{"바탕글", kWords, 0},
                                StyleOut{"Facts", kSmall, 0},
                                StyleOut{"Text title", kHeading, kCentred},
                                StyleOut{"Preambular", kItalic, 0},
                                StyleOut{"Chapeau", kWords, 0},
                                StyleOut{"Operative", kWords, 0},
                                StyleOut{"Sub-paragraph", kWords, 0},
                                StyleOut{"Annex", kStrong, 0},
                                StyleOut{"Footnote of the text", kSmall, 0}};
constexpr std::size_t kFacts = 1;
constexpr std::size_t kFirstOfText = 2;

std::string named(std::initializer_list<std::pair<std::string_view, std::string_view>> prefixes) {
  std::string out;
  for (const auto& [prefix, name] : prefixes)
    out +=
        " xmlns:" + std::string(prefix) + "=\"" + std::string(kHancom) + std::string(name) + "\"";
  return out;
}

std::string each_script(std::string_view element, std::string_view value) {
  std::string out = "<hh:" + std::string(element);
  for (const std::string_view script :
       {"hangul", "latin", "hanja", "japanese", "other", "symbol", "user"})
    out += " " + std::string(script) + "=\"" + std::string(value) + "\"";
  return out + "/>";
}

std::string fonts() {
  std::string out = "<hh:fontfaces itemCnt=\"7\">";
  for (const std::string_view script :
       {"HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER"})
    out += "<hh:fontface lang=\"" + std::string(script) +
           "\" fontCnt=\"1\"><hh:font id=\"0\" face=\"함초롬바탕\" type=\"TTF\" isEmbedded=\"0\"/>"
           "</hh:fontface>";
  return out + "</hh:fontfaces>";
}

std::string border(std::string_view id, std::string_view type) {
  std::string out = "<hh:borderFill id=\"" + std::string(id) +
                    "\" threeD=\"0\" shadow=\"0\" centerLine=\"NONE\" "
                    "breakCellSeparateLine=\"0\"><hh:slash type=\"NONE\" Crooked=\"0\" "
                    "isCounter=\"0\"/><hh:backSlash type=\"NONE\" Crooked=\"0\" isCounter=\"0\"/>";
  for (const std::string_view side : {"left", "right", "top", "bottom"})
    out += "<hh:" + std::string(side) + "Border type=\"" + std::string(type) +
           "\" width=\"0.12 mm\" color=\"#000000\"/>";
  return out + "</hh:borderFill>";
}

std::string characters() {
  constexpr std::array<std::string_view, kCharacters> kHeights = {"1050", "1050", "1300", "1050",
                                                                  "900"};
  std::string out = "<hh:charProperties itemCnt=\"" + std::to_string(kHeights.size()) + "\">";
  for (std::size_t i = 0; i < kHeights.size(); ++i) {
    out += "<hh:charPr id=\"" + std::to_string(i) + "\" height=\"" + std::string(kHeights.at(i)) +
           "\" textColor=\"#000000\" shadeColor=\"none\" useFontSpace=\"0\" useKerning=\"0\" "
           "symMark=\"NONE\" borderFillIDRef=\"1\">" +
           each_script("fontRef", "0") + each_script("ratio", "100") + each_script("spacing", "0") +
           each_script("relSz", "100") + each_script("offset", "0");
    if (i == kItalic) out += "<hh:italic/>";
    if (i == kStrong || i == kHeading) out += "<hh:bold/>";
    out +=
        "<hh:underline type=\"NONE\" shape=\"SOLID\" color=\"#000000\"/><hh:strikeout "
        "shape=\"NONE\" color=\"#000000\"/><hh:outline type=\"NONE\"/></hh:charPr>";
  }
  return out + "</hh:charProperties>";
}

std::string shapes() {
  const std::size_t count = kFirstIndent + kIndents;
  std::string out = "<hh:paraProperties itemCnt=\"" + std::to_string(count) + "\">";
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t left = i < kFirstIndent ? 0 : (i - kFirstIndent + 1) * kIndentWide;
    const auto length = [](std::string_view name, std::size_t value) {
      return "<hc:" + std::string(name) + " value=\"" + std::to_string(value) +
             "\" unit=\"HWPUNIT\"/>";
    };
    out += "<hh:paraPr id=\"" + std::to_string(i) +
           "\" tabPrIDRef=\"0\" condense=\"0\" fontLineHeight=\"0\" snapToGrid=\"1\" "
           "suppressLineNumbers=\"0\" checked=\"0\"><hh:align horizontal=\"" +
           std::string(i == kCentred ? "CENTER" : "LEFT") +
           "\" vertical=\"BASELINE\"/><hh:heading type=\"NONE\" idRef=\"0\" level=\"0\"/>"
           "<hh:breakSetting breakLatinWord=\"KEEP_WORD\" breakNonLatinWord=\"KEEP_WORD\" "
           "widowOrphan=\"0\" keepWithNext=\"0\" keepLines=\"0\" pageBreakBefore=\"0\" "
           "lineWrap=\"BREAK\"/><hh:autoSpacing eAsianEng=\"0\" eAsianNum=\"0\"/><hh:margin>" +
           length("intent", 0) + length("left", left) + length("right", 0) + length("prev", 0) +
           length("next", 600) +
           "</hh:margin><hh:lineSpacing type=\"PERCENT\" value=\"140\" unit=\"HWPUNIT\"/>"
           "<hh:border borderFillIDRef=\"1\" offsetLeft=\"0\" offsetRight=\"0\" offsetTop=\"0\" "
           "offsetBottom=\"0\" connect=\"0\" ignoreMargin=\"0\"/></hh:paraPr>";
  }
  return out + "</hh:paraProperties>";
}

std::string header_part() {
  std::string out = std::string(kDeclared) + "<hh:head" +
                    named({{"hh", "head"}, {"hc", "core"}, {"hp", "paragraph"}}) +
                    " version=\"1.4\" secCnt=\"1\"><hh:beginNum page=\"1\" footnote=\"1\" "
                    "endnote=\"1\" pic=\"1\" tbl=\"1\" equation=\"1\"/><hh:refList>" +
                    fonts() + "<hh:borderFills itemCnt=\"2\">" + border("1", "NONE") +
                    border("2", "SOLID") + "</hh:borderFills>" + characters() +
                    "<hh:tabProperties itemCnt=\"1\"><hh:tabPr id=\"0\" autoTabLeft=\"0\" "
                    "autoTabRight=\"0\"/></hh:tabProperties>" +
                    shapes() + "<hh:styles itemCnt=\"" + std::to_string(kStyles.size()) + "\">";
  for (std::size_t i = 0; i < kStyles.size(); ++i) {
    const std::string name(kStyles.at(i).name);
    out += "<hh:style id=\"" + std::to_string(i) + "\" type=\"PARA\" name=\"" + name +
           "\" engName=\"" + (i == 0 ? "Normal" : name) + "\" paraPrIDRef=\"" +
           std::to_string(kStyles.at(i).shape) + "\" charPrIDRef=\"" +
           std::to_string(kStyles.at(i).character) + "\" nextStyleIDRef=\"" + std::to_string(i) +
           "\" langID=\"1042\" lockForm=\"0\"/>";
  }
  return out +
         "</hh:styles></hh:refList><hh:compatibleDocument targetProgram=\"HWP201X\">"
         "<hh:layoutCompatibility/></hh:compatibleDocument></hh:head>";
}

class Section {
 public:
  explicit Section(const TextPaper& paper)
      : paper_(paper), wide_(paper.languages.size() > 2 && paper.in_table()) {}

  std::string write() {
    std::string out = std::string(kDeclared) + "<hs:sec" +
                      named({{"hs", "section"}, {"hp", "paragraph"}, {"hc", "core"}}) + ">";
    out += begin(kFacts, 0) + "<hp:run charPrIDRef=\"0\">" + page() + margins() + "</hp:run>" +
           run(paper_.title, kHeading) + "</hp:p>";
    for (const auto& [name, value] : paper_.facts) {
      if (!value.empty()) out += around(name + ": " + value);
    }
    if (paper_.in_table()) {
      out += begin(0, 0) + "<hp:run charPrIDRef=\"0\">" + table() + "<hp:t/></hp:run></hp:p>";
    } else {
      for (const TextPaper::Paragraph& one : paper_.paragraphs) out += words(one, 0, false);
    }
    for (const TextPaper::Section& section : paper_.sections) {
      out += begin(kFacts, 0) + run(section.heading, kStrong) + "</hp:p>";
      for (const std::string& line : section.lines) out += around("– " + line);
    }
    if (!paper_.origin.empty()) out += around(paper_.origin);
    return out + "</hs:sec>";
  }

 private:
  std::string begin(std::size_t style, std::size_t depth) {
    const std::size_t shape =
        depth == 0 ? kStyles.at(style).shape : kFirstIndent + std::min(depth, kIndents) - 1;
    return "<hp:p id=\"" + std::to_string(++number_) + "\" paraPrIDRef=\"" + std::to_string(shape) +
           "\" styleIDRef=\"" + std::to_string(style) +
           "\" pageBreak=\"0\" columnBreak=\"0\" merged=\"0\">";
  }

  static std::string run(std::string_view words, std::size_t character) {
    std::string out = "<hp:run charPrIDRef=\"" + std::to_string(character) + "\"><hp:t>";
    const std::string all = marked_up(words);
    for (const char c : all) {
      if (c == '\n') {
        out += "<hp:lineBreak/>";
      } else if (c == '\t') {
        out += "<hp:tab width=\"4000\" leader=\"0\" type=\"1\"/>";
      } else {
        out += c;
      }
    }
    return out + "</hp:t></hp:run>";
  }

  // What stands around the text, and is none of its words.
  std::string around(std::string_view line) {
    return begin(kFacts, 0) + run(line, kSmall) + "</hp:p>";
  }

  std::string words(const TextPaper::Paragraph& one, std::size_t column, bool in_cell) {
    const std::size_t style = kFirstOfText + static_cast<std::size_t>(one.style);
    const Character plain = kStyles.at(style).character;
    std::string out = begin(style, in_cell ? 0 : one.depth);
    if (!in_cell && !one.number.empty()) out += run(one.number + " ", plain);
    if (column < one.columns.size()) {
      for (const Run& each : one.columns[column])
        out += run(each.text, each.strong ? std::size_t{kStrong} : std::size_t{plain});
    }
    return out + "</hp:p>";
  }

  static std::string list_begin() {
    return "<hp:subList id=\"\" textDirection=\"HORIZONTAL\" lineWrap=\"BREAK\" vertAlign=\"TOP\" "
           "linkListIDRef=\"0\" linkListNextIDRef=\"0\" textWidth=\"0\" textHeight=\"0\" "
           "hasTextRef=\"0\" hasNumRef=\"0\">";
  }

  std::string cell(std::size_t row, std::size_t column, std::size_t width, bool heads,
                   const std::string& inside) {
    return "<hp:tc name=\"\" header=\"" + std::string(heads ? "1" : "0") +
           "\" hasMargin=\"0\" protect=\"0\" editable=\"0\" dirty=\"0\" borderFillIDRef=\"2\">" +
           list_begin() + inside + "</hp:subList><hp:cellAddr colAddr=\"" + std::to_string(column) +
           "\" rowAddr=\"" + std::to_string(row) +
           "\"/><hp:cellSpan colSpan=\"1\" rowSpan=\"1\"/><hp:cellSz width=\"" +
           std::to_string(width) + "\" height=\"" + std::to_string(kCellHigh) +
           "\"/><hp:cellMargin left=\"510\" right=\"510\" top=\"141\" bottom=\"141\"/></hp:tc>";
  }

  std::string table() {
    const std::size_t count = std::max<std::size_t>(1, paper_.languages.size());
    const std::size_t all = (wide_ ? kLong : kShort) - 2 * kSide;
    const std::size_t width = (all - kNumberWide) / count;
    const std::size_t rows = paper_.paragraphs.size() + 1;
    std::string out =
        "<hp:tbl id=\"" + std::to_string(++number_) +
        "\" zOrder=\"0\" numberingType=\"TABLE\" textWrap=\"TOP_AND_BOTTOM\" "
        "textFlow=\"BOTH_SIDES\" lock=\"0\" dropcapstyle=\"None\" pageBreak=\"CELL\" "
        "repeatHeader=\"1\" rowCnt=\"" +
        std::to_string(rows) + "\" colCnt=\"" + std::to_string(count + 1) +
        "\" cellSpacing=\"0\" borderFillIDRef=\"2\" noAdjust=\"0\"><hp:sz width=\"" +
        std::to_string(kNumberWide + width * count) + "\" widthRelTo=\"ABSOLUTE\" height=\"" +
        std::to_string(kCellHigh * rows) +
        "\" heightRelTo=\"ABSOLUTE\" protect=\"0\"/><hp:pos treatAsChar=\"0\" "
        "affectLSpacing=\"0\" flowWithText=\"1\" allowOverlap=\"0\" holdAnchorAndSO=\"0\" "
        "vertRelTo=\"PARA\" horzRelTo=\"COLUMN\" vertAlign=\"TOP\" horzAlign=\"LEFT\" "
        "vertOffset=\"0\" horzOffset=\"0\"/><hp:outMargin left=\"0\" right=\"0\" top=\"283\" "
        "bottom=\"283\"/><hp:inMargin left=\"510\" right=\"510\" top=\"141\" bottom=\"141\"/>";
    out += "<hp:tr>" + cell(0, 0, kNumberWide, true, begin(0, 0) + run("", kWords) + "</hp:p>");
    for (std::size_t i = 0; i < count; ++i)
      out += cell(0, i + 1, width, true,
                  begin(0, 0) +
                      run(i < paper_.languages.size() ? paper_.languages[i].second : "", kStrong) +
                      "</hp:p>");
    out += "</hp:tr>";
    std::size_t row = 0;
    for (const TextPaper::Paragraph& one : paper_.paragraphs) {
      ++row;
      std::string number = begin(0, 0) + run(one.number, kWords) + "</hp:p>";
      if (paper_.keyed || paper_.numbered) number += begin(0, 0) + run(one.key, kSmall) + "</hp:p>";
      out += "<hp:tr>" + cell(row, 0, kNumberWide, false, number);
      for (std::size_t i = 0; i < count; ++i)
        out += cell(row, i + 1, width, false, words(one, i, true));
      out += "</hp:tr>";
    }
    return out + "</hp:tbl>";
  }

  // The page itself; on its long side it is NARROWLY.
  std::string page() const {
    return "<hp:secPr id=\"\" textDirection=\"HORIZONTAL\" spaceColumns=\"1134\" tabStop=\"8000\" "
           "tabStopVal=\"4000\" tabStopUnit=\"HWPUNIT\" outlineShapeIDRef=\"0\" "
           "memoShapeIDRef=\"0\" textVerticalWidthHead=\"0\" masterPageCnt=\"0\"><hp:grid "
           "lineGrid=\"0\" charGrid=\"0\" wonggojiFormat=\"0\"/><hp:startNum "
           "pageStartsOn=\"BOTH\" page=\"0\" pic=\"0\" tbl=\"0\" equation=\"0\"/><hp:visibility "
           "hideFirstHeader=\"0\" hideFirstFooter=\"0\" hideFirstMasterPage=\"0\" "
           "border=\"SHOW_ALL\" fill=\"SHOW_ALL\" hideFirstPageNum=\"0\" hideFirstEmptyLine=\"0\" "
           "showLineNumber=\"" +
           std::string(paper_.numbered ? "1" : "0") +
           "\"/><hp:lineNumberShape restartType=\"0\" countBy=\"" +
           std::string(paper_.numbered ? "1" : "0") +
           "\" distance=\"0\" startNumber=\"0\"/><hp:pagePr landscape=\"" +
           std::string(wide_ ? "NARROWLY" : "WIDELY") + "\" width=\"" + std::to_string(kShort) +
           "\" height=\"" + std::to_string(kLong) +
           "\" gutterType=\"LEFT_ONLY\"><hp:margin header=\"2835\" footer=\"2835\" gutter=\"0\" "
           "left=\"" +
           std::to_string(kSide) + "\" right=\"" + std::to_string(kSide) +
           "\" top=\"4252\" bottom=\"4252\"/></hp:pagePr></hp:secPr><hp:ctrl><hp:colPr id=\"\" "
           "type=\"NEWSPAPER\" layout=\"LEFT\" colCount=\"1\" sameSz=\"1\" sameGap=\"0\"/>"
           "</hp:ctrl>";
  }

  std::string margins() {
    std::string out;
    const std::string margin = paper_.margin();
    if (!margin.empty())
      out += "<hp:ctrl><hp:header id=\"1\" applyPageType=\"BOTH\">" + list_begin() + begin(0, 0) +
             run(margin, kStrong) + "</hp:p></hp:subList></hp:header></hp:ctrl>";
    out += "<hp:ctrl><hp:footer id=\"2\" applyPageType=\"BOTH\">" + list_begin();
    if (!margin.empty()) out += begin(0, 0) + run(margin, kStrong) + "</hp:p>";
    return out + begin(0, 0) + run(paper_.foot + " · " + paper_.page + " ", kSmall) +
           "<hp:run charPrIDRef=\"4\"><hp:ctrl><hp:autoNum num=\"1\" numType=\"PAGE\">"
           "<hp:autoNumFormat type=\"DIGIT\" userChar=\"\" prefixChar=\"\" suffixChar=\"\" "
           "supscript=\"0\"/></hp:autoNum></hp:ctrl></hp:run></hp:p></hp:subList></hp:footer>"
           "</hp:ctrl>";
  }

  const TextPaper& paper_;
  const bool wide_;
  std::uint64_t number_ = 0;
};

std::string package_part(const TextPaper& paper) {
  return std::string(kDeclared) +
         "<opf:package xmlns:opf=\"http://www.idpf.org/2007/opf/\" version=\"\" "
         "unique-identifier=\"\" id=\"\"><opf:metadata><opf:title>" +
         marked_up(paper.title) + "</opf:title><opf:language>" + marked_up(paper.language) +
         "</opf:language></opf:metadata><opf:manifest><opf:item id=\"header\" "
         "href=\"Contents/header.xml\" media-type=\"application/xml\"/><opf:item id=\"section0\" "
         "href=\"Contents/section0.xml\" media-type=\"application/xml\"/><opf:item "
         "id=\"settings\" href=\"settings.xml\" media-type=\"application/xml\"/></opf:manifest>"
         "<opf:spine><opf:itemref idref=\"header\" linear=\"yes\"/><opf:itemref "
         "idref=\"section0\" linear=\"yes\"/></opf:spine></opf:package>";
}

}  // namespace

Bytes hwpx_of(const TextPaper& paper) {
  ZipOut zip;
  // What kind of file this is can be read at its beginning, without unpacking.
  Bytes out = zip.stored("mimetype", "application/hwp+zip");
  const auto part = [&](const std::string& name, ByteView bytes) {
    out += zip.begin(name);
    out += zip.add(bytes);
    out += zip.end();
  };
  const std::string declared(kDeclared);
  part("version.xml", declared + "<hv:HCFVersion" + named({{"hv", "version"}}) +
                          " tagetApplication=\"WORDPROCESSOR\" major=\"5\" minor=\"0\" "
                          "micro=\"5\" buildNumber=\"0\" os=\"1\" xmlVersion=\"1.4\" "
                          "application=\"Entente\" appVersion=\"1\"/>");
  part("Contents/header.xml", header_part());
  part("Contents/section0.xml", Section(paper).write());
  part("settings.xml", declared + "<ha:HWPApplicationSetting" + named({{"ha", "app"}}) +
                           "><ha:CaretPosition listIDRef=\"0\" paraIDRef=\"0\" pos=\"0\"/>"
                           "</ha:HWPApplicationSetting>");
  part("META-INF/container.xml",
       declared +
           "<ocf:container xmlns:ocf=\"urn:oasis:names:tc:opendocument:xmlns:container\">"
           "<ocf:rootfiles><ocf:rootfile full-path=\"Contents/content.hpf\" "
           "media-type=\"application/hwpml-package+xml\"/></ocf:rootfiles></ocf:container>");
  part("META-INF/manifest.xml",
       declared +
           "<odf:manifest xmlns:odf=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>");
  part("Contents/content.hpf", package_part(paper));
  return out + zip.finish();
}

}  // namespace papers
