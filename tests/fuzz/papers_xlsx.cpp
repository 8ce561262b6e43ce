#include "papers.h"

// One part of a workbook after the other is the input: the sheet, the texts, the styles.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kBook =
      "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" id=\"r1\"/></sheets></workbook>";
  constexpr std::string_view kRelations =
      "<Relationships><Relationship Id=\"r1\" Target=\"sheet.xml\"/></Relationships>";
  constexpr std::string_view kSheet =
      "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\" s=\"1\"><v>0</v></c><c "
      "s=\"1\"><v>45000.5</v></c></row></sheetData></worksheet>";
  const std::string_view bytes = fuzz::view(data, size);
  for (const std::string changed : {"xl/sheet.xml", "xl/sharedStrings.xml", "xl/styles.xml"}) {
    std::vector<std::pair<std::string, std::string_view>> members = {
        {"xl/workbook.xml", kBook}, {"xl/_rels/workbook.xml.rels", kRelations}};
    if (changed != "xl/sheet.xml") members.emplace_back("xl/sheet.xml", kSheet);
    members.emplace_back(changed, bytes);
    fuzz::Checked reading;
    const std::string file = fuzz::archive(members);
    static_cast<void>(papers::read_xlsx(file, reading));
  }
  return 0;
}
