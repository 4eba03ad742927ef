/**
 * Names of our own invention for the players of the sample league. First names are ordinary and last names are made
 * up, so that no pair is a professional who exists; a test holds them against the real players in ../shared.
 *
 * @module
 */

const words = (text: string) => text.trim().split(/\s+/);

/** First names, about a hundred. */
export const FIRST_NAMES: readonly string[] = words(`
  Ace Abel Alonzo Amari Ambrose Anders Archie Augie Barrett Basil Beau Benedict Boone Bram Bryson Buster Calloway
  Cassidy Cato Clancy Clement Coby Cornell Cyrus Dashiell Davion Delroy Demarco Dex Dimitri Duke Easton Eli Elmer
  Emeka Enzo Esteban Ezra Felix Finley Fitz Floyd Franco Gage Gideon Gus Hakeem Hank Hollis Horace Huck Ignacio
  Ike Isaiah Ivo Jabari Jamir Jasper Jebediah Jericho Jonah Kai Keanu Kellan Kenji Kofi Lamont Lars Leopold Linus
  Lonnie Lorenzo Lucky Malachi Manu Maverick Milo Moses Nehemiah Nico Obadiah Odell Orlando Oskar Otis Percy Phineas
  Pike Quincy Ramsey Reggie Remy Rocco Roscoe Rufus Santino Sefa Silas Solomon Stellan Tavita Thaddeus Thelonious
  Tobias Ulysses Vance Virgil Waldo Wendell Xander Yusuf Zeke
`);

/** Last names, made up one by one: some plain, some that a commentator would enjoy. They are given out first. */
export const LAST_NAMES: readonly string[] = words(`
  Abernock Applewhistle Ardengast Ashbucket Bagglesworth Bannerfield Barleytoft Beanblossom Beefington Bellowhart
  Birdwhistler Blatherwick Blunderbuck Boggsworthy Bonecrest Bootlesby Bottomwell Bramblethorpe Brasstacks
  Breezewood-Bell Broadsaddle Brickhauser Bumblecroft Butterbaugh Buttonwillow Cabbagestalk Candlewicket Cannonbury
  Cartwhistle Chatterfield Cheddarton Clutterbrook Coldbiscuit Cornwhistle Crankshaw Crumblethwaite Cudgelworth
  Dabblestone Dandridger Dapplegate Dashwheeler Dimplebrook Doomsley Doorstopper Drizzlecombe
  Drumheller-Oake Dunderfield Dustwater Elbowgrease Elderflint Everglide Fallowbrook Fannerty Farthingdale
  Featherstrong Fiddlecreek Firebaugher Fishburner Flapjackson Flintwhistle Flummox-Reed Foghornby Forkbender
  Frostbucket Fumblewell Galumphry Gasketson Gatherwood Gibberwell Gloamridge Goosewright Grandlebury Gravelbottom
  Grizzlethorn Grumblefoot Gumshoe Gutterball Hackleburn Halfpenny-Cruz Hammerquist Handspringer
  Hardcastellan Harrumphrey Haymakersson Heathermoor Hickorybottom Higgleby Hobnail Honeywagon Hootenberg
  Hornswoggle Hucklebridge Hurlbutter Inchworthy Ironpantry Jabberton Jamborough Jellicoe-Banks Jostlewick
  Juddermann Kettledrum Kickapoo-Lane Kindlesparker Knickerbridge Knucklebaum Lackluster Ladderback Lanternjaw
  Larkspurring Leatherhelm Lickenhole Lightfootson Limberlost Lollygagger Longbottomley Lumbersnap Lunchpail
  Mandlebrook Marblecake Marlinspiker Meadowlarker Middlebop Mincemeyer Mothballer Muddlestone Muffinpan
  Murgatroyden Mustardseed Nettlepatch Noggintown Noodleman-Fox Nutterfield Oatcracker Oddfellowes
  Okrafield Oomphalos Overtonne Paddlewheel Pancaster Papadoodle Peabottle Pennywhistler Pepperidger Picklesimer
  Pigskinner Pillowby Plunderthal Pocketful Pogglethorpe Popplewell-Ito Potterswick Puddlejump Pumpernick
  Quagmeier Quibbleston Quicksilverton Quiverful Rabblerouse Rafterman Rainwhistle Rambleton Ramrodder
  Rattlebone Razzmatasson Ricketyson Ringwalder Rockbottomer Rollickson Roughshodd Rumbleseat Rumpelfield
  Saddlecombe Saltlicker Sandwichley Sasquatchewan Scatterday Scrimshander Scrumpington Shillelaghy Shortstacker
  Shoveltree Sidewinderson Skedaddler Slapdasher Sledgewick Slipperyrock Snaggletree Snapdraganov Snickerdale
  Softshoe Spatchcocker Spindlethorne Splendorf Spoonbender Sprocketson Squabblefield Stickyfingers Stompenheimer
  Strawbridger Stumblebaum Sunderquist Swaggerty-Jones Swashbuckner Tacklebury Tallowmere Tangleweed Tarmacker
  Tatterdale Thimbleby Thistledownes Thunderquist Ticklethwaite Tiddlywick Timberlakesh Tinderfoot Toadstooley
  Tomfoolery Topsoiler Treadwater Trenchfoot Trundlebed Tumbleweiss Turnipseeds Tweedlebaum Twinklethorpe
  Underbite Upshotter Vandersnack Velvetine Wafflehaus Wagglestaff Wanderlusk Washboarder Wattlesworth Wheelbarrows
  Whiffletree Whirlibird Whiskerton Whompingham Wickerbasket Wigglesby Windlassen Wobblecroft Wondersmith
  Woolgather Yammerton Yardstick Yellowhammer-Diaz Yesterfield Zanzibarger Zigzagoski
`);

const firstHalves = words(`
  Amber Bale Barrow Bracken Brindle Cinder Clover Copper Cowl Dapper Dove Drum Ember Fennel Flannel Gable Gander Ginger
  Gorse Hazel Heron Holm Inkle Ivory Juniper Kestrel Kindle Ladle Larch Linnet Loam Mallow Marrow Mosley Nettle Nutley
  Oaken Orchard Parsley Pebble Plover Pumice Quarry Quill Rowan Russet Sable Shingle Sorrel Tallow Tamber Teasel Umber
  Velver Wexler Wicker Willet Yarrow Yonder Zephyr
`);
const secondHalves = words("brough croft hurst kamp mantle quist stead wick");

/** Plain last names by the hundred, for when the others have been given out. */
export const MORE_LAST_NAMES: readonly string[] = firstHalves.flatMap((first) =>
  secondHalves.map((second) => first + second)
);

/** The cities of the professional teams, by ESPN's proTeamId: a defence is called by its city. */
export const PRO_TEAMS: ReadonlyMap<number, string> = new Map([
  [1, "Atlanta"],
  [2, "Buffalo"],
  [3, "Chicago"],
  [4, "Cincinnati"],
  [5, "Cleveland"],
  [6, "Dallas"],
  [7, "Denver"],
  [8, "Detroit"],
  [9, "Green Bay"],
  [10, "Tennessee"],
  [11, "Indianapolis"],
  [12, "Kansas City"],
  [13, "Las Vegas"],
  [14, "LA South"],
  [15, "Miami"],
  [16, "Minnesota"],
  [17, "New England"],
  [18, "New Orleans"],
  [19, "NY Blue"],
  [20, "NY Green"],
  [21, "Philadelphia"],
  [22, "Arizona"],
  [23, "Pittsburgh"],
  [24, "LA North"],
  [25, "San Francisco"],
  [26, "Seattle"],
  [27, "Tampa Bay"],
  [28, "Washington"],
  [29, "Carolina"],
  [30, "Jacksonville"],
  [33, "Baltimore"],
  [34, "Houston"],
]);
