// Layout: what surrounds every page: title, menu, breadcrumb, and the log's position in the footer.
// Not part of the JSON answer of a view. Plain data: any thread.
#pragma once

#include "server/pages/parts.h"

namespace probity::server::pages {

struct MenuItem {
  std::string text;
  std::string href;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(MenuItem, (), (text, href, current))

// Where the log stood when the page was made: one snapshot, so one tree size, per page.
struct Position {
  std::string origin;
  std::int64_t size = 0;
  Moment checkpoint;
  std::string age;                      // "3 minutes"
  std::optional<std::string> cosigned;  // by how many witnesses, or how many are missing
  std::optional<std::string> halted;    // why nothing more is signed
};
BOOST_DESCRIBE_STRUCT(Position, (), (origin, size, checkpoint, age, cosigned, halted))

// A language that this page can be read in.
struct Tongue {
  std::string code;
  std::string name;     // in itself: "Français"
  std::string href;     // this page in it
  std::string address;  // likewise, with the site
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Tongue, (), (code, name, href, address, current))

struct Layout {
  std::string lang = "en";
  std::string title;  // of the document; the frame adds the name of the node
  std::string node;   // "Public AI register of Westmark": who operates this portal
  std::string description;
  std::vector<MenuItem> menu;
  std::vector<Link> crumbs;              // from home to the page above this one
  std::string here;                      // this page, last in the breadcrumb
  std::string data_href;                 // the same as JSON; empty where there is none
  std::optional<std::string> csv_href;   // likewise, where it has a table
  std::optional<std::string> feed_href;  // and where it has a timeline: Atom
  std::string style_href = "/site.css";
  Position log;
  std::optional<std::vector<Tongue>>
      tongues;  // where the page can be asked for again; English first
  std::optional<std::string> default_address;  // that of English, for whoever reads none of them
  std::optional<Tongue> offer;  // the one that the reader's browser asks for, if it is another
  // Private pages only.
  std::optional<std::string> visitor;          // who is signed in, by the name they gave themselves
  std::optional<std::vector<MenuItem>> rooms;  // where they can go
  std::optional<std::string> csrf;             // what each form posts back as "csrf" ({{> csrf}})
};
BOOST_DESCRIBE_STRUCT(Layout, (),
                      (lang, title, node, description, menu, crumbs, here, data_href, csv_href,
                       feed_href, style_href, log, tongues, default_address, offer, visitor, rooms,
                       csrf))

// The menu with the item whose href is `current` marked.
std::vector<MenuItem> menu(std::string_view current);

}  // namespace probity::server::pages
