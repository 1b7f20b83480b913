package dataset

import "forceprofiles/internal/table"

// Tables is the contract, in table order.
var Tables = withFields([allKinds]Spec{
	{
		Kind: Persons, Name: "persons", Key: []string{"person_id"},
		Why: "Everybody whom another table names: who they are, who lists them, and how long they may be held. One row " +
			"a person.",
		Columns: []Column{
			req("person_id", table.Text, "P0000012345", "the conflated person"),
			req("home_force", table.Code, "kent",
				"where the person lives: a code of dataset.yaml. It lists victims and missing people"),
			opt("family_name", table.Text, "Okafor", "printed on the person's sheet"),
			opt("given_names", table.Text, "Ada Grace", "printed on the person's sheet"),
			opt("date_of_birth", table.Date, "1994-07-21", "decides child or adult; a sheet says where it is not known"),
			opt("sex", table.Code, "F", "for the audit of who is listed; scores read it with a written justification alone").
				known("F", "M", "X", "U"),
			opt("ethnicity_self_defined", table.Code, "W1",
				"one of the census's 18+1 codes, or NS where not stated: for the audit of who is listed, and nothing else"),
			opt("ethnicity_officer_perceived", table.Code, "IC1",
				"another fact than the self-defined one: for the audit of who is listed, and nothing else").
				known("IC1", "IC2", "IC3", "IC4", "IC5", "IC6", "IC9"),
			opt("local_policing_area", table.Code, "Thanet", "printed, and counted in the strategic picture; no score reads it"),
			opt("deceased_on", table.Date, "2026-01-09",
				"the shipped populations leave out who has died. Concealed where it lies after the as-of date"),
			opt("first_recorded", table.Instant, "2021-05-04T10:00:00Z",
				"who was first recorded at or after the as-of date is not seen"),
			opt("source_refs", table.TextList, "athena-35/0123456789;athena-36/0004711",
				"the person's records in the sources: printed, so that a reader finds them"),
			opt("merged_into", table.Text, "P0000012399",
				"the id into which a later conflation merged this one: the row is then passed over, a suppression follows it"),
			opt("review_due", table.Date, "2031-05-04",
				"when keeping the record must be reviewed: after that day the person is not seen"),
		},
	},
	{
		Kind: Crimes, Name: "crimes", Key: []string{"crime_ref", "side"},
		Why: "Recorded offences, one row for each person's part in one: they decide who is suspect and victim, and most " +
			"of what models and rules read.",
		Columns: event(
			req("crime_ref", table.Text, "KE/2026/001234", "the crime"),
			req("side", table.Code, "suspect", "the person's part in it").only("suspect", "victim", "witness"),
			opt("status", table.Code, "charged", "how far it went with a suspect; null on other rows").
				only("suspected", "charged", "convicted", "eliminated"),
			opt("primary", table.Bool, "true", "true on exactly one row of a crime: so that crimes are counted once"),
			opt("offence_code", table.Code, "8N",
				"Home Office code, or a local one of three letters: the keys of rules/packs/offences.yaml"),
			opt("outcome_code", table.Code, "16",
				"Home Office outcome number, 0 to 22, without leading zero, 0 where not yet assigned: 1 charged, 2 and 3 "+
					"caution, 8 community resolution, 14 no suspect named and victim declines, 15 suspect named, victim "+
					"supports, evidential difficulty, 16 suspect named, victim does not support, 18 no suspect"),
			opt("counterpart_ids", table.TextList, "P0000012399;P0000012401",
				"on a suspect's row the victims, on a victim's the suspects named, eliminated ones not; empty where none is named"),
			opt("domestic", table.Bool, "true", "flagged as domestic abuse"),
			opt("sexual", table.Bool, "false", "flagged as sexual"),
			opt("stalking", table.Bool, "false", "flagged as stalking"),
			opt("honour_based", table.Bool, "false", "flagged as honour-based"),
			opt("exploitation", table.Bool, "false", "flagged as exploitation"),
			opt("weapon", table.Bool, "false", "a weapon was used or shown"),
			opt("victim_sex", table.Code, "F",
				"on every row of the crime, the suspect's too; F where any of several victims is female").
				known("F", "M", "X", "U"),
			opt("victim_age", table.Integer, "34", "whole years on the day; the youngest victim's").between(0, 130),
			opt("relationship", table.Code, "ex_partner", "how suspect and victim are connected, the same on both rows").
				known("partner", "ex_partner", "family", "acquaintance", "online", "carer", "stranger"),
			opt("local_policing_area", table.Code, "Thanet",
				"where it happened: counted in the strategic picture; no score reads it"),
		),
		AfterTheFact: true,
		OtherPeople:  []string{"counterpart_ids"},
	},
	{
		Kind: Intel, Name: "intel", Key: []string{"intel_ref"},
		Why: "Graded intelligence about a person. Rows graded E are counted, and no feature or rule sees them.",
		Columns: event(
			req("intel_ref", table.Text, "KE/I/2026/0815", "the report"),
			opt("themes", table.CodeList, "cse;online",
				"what it is about").known("cse", "cce", "domestic_abuse", "sexual_offending",
				"stalking_harassment", "online", "modern_slavery", "honour_based", "spiking", "drugs", "county_lines", "weapons",
				"violence", "ocg", "missing", "child_contact", "order_breach", "acquisitive", "other"),
			req("source_evaluation", table.Integer, "2",
				"of the 3×5×2 grading: 1 reliable, 2 untested, 3 not reliable").between(1, 3),
			req("intelligence_assessment", table.Code, "B",
				"of the 3×5×2 grading, from A known directly to E suspected to be false").
				only("A", "B", "C", "D", "E"),
			req("handling", table.Code, "P",
				"of the 3×5×2 grading: lawful sharing permitted, or with conditions").only("P", "C"),
			opt("role", table.Code, "at_risk", "suspect: about what they may have done; at_risk: about harm to them").
				known("suspect", "at_risk", "associate", "mentioned"),
		),
	},
	{
		Kind: Custody, Name: "custody", Key: []string{"custody_ref"},
		Why: "Detentions, and the risks noted there.",
		Columns: event(
			req("custody_ref", table.Text, "KE/C/2026/0042", "the custody record"),
			opt("offence_code", table.Code, "8N", "what for, as in crimes"),
			opt("disposal", table.Code, "bailed", "how it ended").
				known("charged", "bailed", "released_under_investigation", "cautioned", "no_further_action"),
			opt("markers", table.CodeList, "self_harm;drugs", "warnings noted").
				known("self_harm", "suicide", "violent", "weapons", "mental_health", "drugs", "alcohol", "vulnerable"),
		),
		AfterTheFact: true,
	},
	{
		Kind: Missing, Name: "missing", Key: []string{"episode_ref"},
		Why: "Episodes of going missing: they decide who is in the missing populations. occurred_at is when the person " +
			"was last seen.",
		Columns: event(
			req("episode_ref", table.Text, "KE/M/2026/0007", "the episode"),
			opt("returned_at", table.Instant, "2026-03-02T02:15:00Z", "null while the person is missing"),
			opt("risk_grade", table.Code, "high", "as graded").known("very_low", "low", "medium", "high"),
			opt("missing_from", table.Code, "care_home",
				"the kind of place").known("home", "care_home", "hospital", "school", "other"),
			opt("place_ref", table.Text, "PL-004711", "the place: several people missing from one place are a sign"),
			opt("out_of_area", table.Bool, "true", "found outside the force's area"),
			opt("distance_km", table.Number, "42.5", "from where the person went missing to where they were found").
				between(0, 20100), // half the Earth's girth
			opt("cse_concern", table.Bool, "false", "concern of child sexual exploitation"),
			opt("cce_concern", table.Bool, "true", "concern of child criminal exploitation"),
			opt("found_force", table.Code, "metropolitan", "the force in whose area the person was found; any force's code"),
			opt("harm_suffered", table.Bool, "false", "the person came to harm"),
			opt("return_interview", table.Code, "due", "null where none is owed").known("due", "done", "declined"),
		),
		Ends:         []string{"returned_at"},
		AfterTheFact: true,
	},
	{
		Kind: OCGLinks, Name: "ocg_links", Key: []string{"ocg_ref"},
		Why: "Organised Crime Group Mapping (OCGM): who is mapped to which group.",
		Columns: event(
			req("ocg_ref", table.Text, "OCG-0099", "the group"),
			opt("role", table.Code, "peripheral", "in the group").known("principal", "significant", "peripheral", "exploited"),
			opt("activity", table.Code, "drugs", "the group's main one").
				known("drugs", "csae", "modern_slavery", "violence", "firearms", "acquisitive", "economic"),
			opt("intent", table.Code, "high", "the group's, as mapped").known("low", "medium", "high"),
			opt("capability", table.Code, "medium", "the group's, as mapped").known("low", "medium", "high"),
			opt("ended_at", table.Instant, "2026-03-20T00:00:00Z", "null while the link stands"),
		),
		Ends: []string{"ended_at"},
	},
	{
		Kind: CountyLines, Name: "county_lines", Key: []string{"line_ref"},
		Why: "County Lines Intelligence Collection Matrix (CLICM): who is linked to which line.",
		Columns: event(
			req("line_ref", table.Text, "CL-0012", "the line"),
			req("role", table.Code, "runner", "in the line").only("line_holder", "runner", "exploited_child", "cuckooed"),
			opt("drug", table.Code, "crack", "what it sells").known("crack", "heroin", "cocaine", "cannabis", "other"),
			opt("exporting_force", table.Code, "metropolitan", "where the line comes from; any force's code"),
			opt("importing_force", table.Code, "kent", "where it sells; any force's code"),
		),
	},
	{
		Kind: ViSOR, Name: "visor", Key: []string{"visor_ref"},
		Why: "Managed offenders: an open record puts a person in the managed population, and its dates say what is overdue.",
		Columns: event(
			req("visor_ref", table.Text, "V-0001234", "the ViSOR record"),
			opt("mappa_category", table.Integer, "1",
				"1 registered sexual offender, 2 violent or other sexual, 3 other dangerous, 4 terrorist").between(1, 4),
			opt("mappa_level", table.Integer, "2", "1 ordinary, 2 several agencies, 3 senior").between(1, 3),
			opt("risk_level", table.Code, "high",
				"decides how often a visit is due").known("low", "medium", "high", "very_high"),
			opt("offence_code", table.Code, "19C", "the offence that led to management, as in crimes"),
			opt("last_visit_at", table.Instant, "2026-01-15T14:00:00Z", "the last home visit"),
			opt("next_visit_due", table.Date, "2026-04-15", "a visit after it is overdue"),
			opt("last_arms_at", table.Instant, "2025-11-02T09:00:00Z", "the last ARMS assessment (risk and protective factors)"),
			opt("notification_due", table.Date, "2026-09-01", "the next annual notification"),
			opt("orders", table.CodeList, "shpo;notification",
				"in force: sexual harm prevention, sexual risk, stalking protection, "+
					"restraining, notification, travel, violent offender; empty where none is").
				known("shpo", "sro", "spo", "restraining", "notification", "travel", "voo"),
			opt("managing_force", table.Code, "kent", "it lists the person"),
			opt("closed_at", table.Instant, "2026-03-20T00:00:00Z", "null while the person is managed"),
		),
		Ends: []string{"closed_at"},
	},
	{
		Kind: OSINT, Name: "osint", Key: []string{"osint_ref"},
		Why: "What was found in public on the internet.",
		Columns: event(
			req("osint_ref", table.Text, "OS-0042", "the finding"),
			opt("kind", table.Code, "threat", "what was found").known("threat", "sexual_contact_child", "image_sharing",
				"weapon_display", "gang_display", "drug_advert", "escort_advert", "location_disclosure", "new_alias", "distress"),
			opt("confidence", table.Code, "medium", "that it is this person's").known("low", "medium", "high"),
		),
	},
	{
		Kind: Associations, Name: "associations", Key: []string{"source_ref", "other_person_id"},
		Why: "Who is connected to whom. What matters of the other person stands in the row, as known at known_at: no " +
			"feature " +
			"needs the other's own rows.",
		Columns: event(
			req("source_ref", table.Text, "KE/2026/001234", "the record that shows the connection"),
			req("other_person_id", table.Text, "P0000012399", "the other person"),
			opt("kind", table.Code, "co_offender", "of connection").
				known("co_offender", "co_missing", "partner", "household", "family", "associate"),
			opt("other_is_child", table.Bool, "true", "the other person was under 18 then"),
			opt("other_flags", table.CodeList, "county_lines", "what the other person was known for; empty where nothing").
				known("ocg", "county_lines", "visor", "missing", "vawg_suspect"),
		),
		OtherPeople: []string{"other_person_id"},
	},
	{
		Kind: Addresses, Name: "addresses", Key: []string{"place_ref"},
		Why: "Where people live, and how often they move. Places have references, no addresses.",
		Columns: event(
			req("place_ref", table.Text, "PL-004711", "the place"),
			opt("kind", table.Code, "home", "of place").known("home", "care_home", "supported", "other"),
			opt("near_school", table.Bool, "false", "matters for managed offenders"),
			opt("ended_at", table.Instant, "2026-03-20T00:00:00Z", "null while the person lives there"),
		),
		Ends: []string{"ended_at"},
	},
	{
		Kind: Identities, Name: "identities", Key: []string{"source", "record_id"},
		Why: "Whose each source's records are, as the conflation joined them: outcomes, decisions and suppressions may " +
			"then name people by a source and its record, whatever person_id this month's conflation gave them. No feature " +
			"reads it. " +
			"A record " +
			"that moves to another person gets a new row: the last recorded before the as-of date holds.",
		Columns: []Column{
			req("person_id", table.Text, "P0000012345",
				"whose record it is; an id that was merged away stands for the survivor"),
			req("source", table.Code, "athena-35", "the system that holds the record"),
			req("record_id", table.Text, "0123456789", "the record, as the source knows it"),
			req("valid_from", table.Instant, "2021-05-04T10:00:00Z",
				"from when the record is this person's; where nobody says, the same as recorded_at"),
			req("recorded_at", table.Instant, "2021-05-04T11:00:00Z", "when the conflation joined it, not before valid_from"),
		},
		AfterTheFact: true,
	},
})

func withFields(tables [allKinds]Spec) [allKinds]Spec {
	for k := range tables {
		for _, c := range tables[k].Columns {
			tables[k].Fields = append(tables[k].Fields, c.Field)
		}
	}
	return tables
}
