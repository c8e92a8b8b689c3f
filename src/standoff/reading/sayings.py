"""The words by which speech is reported: verbs of saying, and nouns for those who speak without a name.

``SAY`` report what was said and take a clause; ``ACT`` do something by words (praise, deny, accuse) and often hold a
few words in marks; ``THINK`` report a view. The lists are those of news English, with the misspellings of machine-made
copies. All are in the forms in which reports use them.
"""

from __future__ import annotations

import re

from standoff.reading.branching import branch
from standoff.reading.sentences import word_set

SAY = word_set(
    "said says say saying told tells telling asked asks asking added adds adding stated stating noted notes "
    "noting warned warns warning claimed claims claiming argued argues arguing insisted insists insisting "
    "explained explains explaining announced announces announcing declared declares declaring replied replies "
    "replying answered answers responded responds responding wrote writes writing tweeted tweets posted posting "
    "remarked remarks commented comments commenting continued continues concluded concludes concluding recalled "
    "recalls recalling stressed stresses stressing emphasized emphasised emphasizes emphasises emphasizing "
    "emphasising underlined underlines underlining underscored acknowledged acknowledges acknowledging admitted "
    "admits admitting confirmed confirms confirming quipped joked jokes shouted shouting shouts yelled yelling "
    "cried chanted chanting chant chants whispered suggested suggests suggesting reported reports reporting "
    "reiterated reiterates reiterating repeated repeating observed observes predicted predicts predicting "
    "asserted asserts asserting alleged alleges alleging maintained maintains contended contends complained "
    "complains complaining lamented laments cautioned cautions cautioning conceded concedes revealed reveals "
    "revealing disclosed testified urged urges urging quoted boasted pleaded exclaimed opined mused fumed "
    "retorted countered sang singing read reads reading pointed points pointing laughed shrugged put puts "
    "wondered wonders reckons reckoned grumbled snapped screamed roared thundered sobbed swears swore bragged "
    "scolded attests relayed summed sums asid siad sadi saod tole addded informed informs clarified clarifies "
    "elaborated reasoned assured assures reassured summarized summarised reminded reminds vented scoffed sighed"
)
THINK = word_set(
    "believes believed believe believing thinks thought considers considered expects expected estimates estimated "
    "estimate fears feared hopes hoped doubts doubted"
)
ACT = word_set(
    "called calls calling describes described describing dubbed dubbing branded brands branding labelled labeled "
    "labelling labeling denounced denounces denouncing condemned condemns condemning dismissed dismisses "
    "dismissing rejected rejects rejecting praised praises praising thanked thanks thanking hailed hails hailing "
    "welcomed welcomes welcoming accused accuses accusing blamed blames blaming criticised criticized criticises "
    "criticizes criticising criticizing slammed slams slamming decried decries derided mocked mocking endorsed "
    "endorses endorsing promised promises promising vowed vows vowing pledged pledges pledging demanded demands "
    "demanding expressed expresses expressing voiced voicing apologised apologized referred refers referring "
    "likened compared compares comparing appealed appeals appealing offered denied denies denying threatened "
    "threatens threatening proclaimed proclaims proclaiming invoked cited cites citing agreed agrees hinted "
    "defended defends defending advised advises proposed proposes characterised characterized ridiculed lambasted "
    "deplored spoke speaking speaks termed terming saluted signalled signaled congratulated complimented attacked "
    "questioned wants wanted lashed assailed lauded blasted decrying urged ordered instructed hit"
)
CLAUSAL = word_set(
    "accused accuses denied denies vowed vows pledged pledges promised promises threatened threatens demanded "
    "demands agreed agrees hinted proposed proposes proclaimed proclaims appealed appeals blamed blames accusing "
    "vowing promising denying pledging threatening demanding rejected rejects dismissed dismisses"
)
"""Those of ``ACT`` that report a statement of their own."""
PLURAL_SAY = word_set(
    "say claim argue warn think believe insist report chant fear hope expect estimate doubt acknowledge"
)
VERBS = SAY | THINK | ACT | PLURAL_SAY
BARE = word_set(
    "laughed shrugged calls reported alleged suggested estimated expected reports claims notes comments points "
    "say chant chants estimate fears hopes claim report fear hope doubt doubts demands promises threatens posts "
    "remarks brands labels tweets answers offers cries hit attacked thanks appeals vows reading reads read "
    "thought posted posting wants wanted offered continued continues"
)
"""Forms that are as often something else: believed only beside a clear speaker."""

VERB = re.compile(rf"(?:{branch(VERBS)})(?!\w)")
"""A verb of saying; whoever searches looks at the character before it."""
SPOTTED = re.compile(rf"[\s\"'(\[–—\-\ue000-\ue002](?:{branch(VERBS)})(?![\w\-])")
"""The same for going through a text: with the blank or sign in front of the verb, which makes the search quick."""
ROLE = word_set(
    "television radio tv member members president minister premier leader ruler strongman dictator autocrat "
    "chancellor spokesman spokeswoman spokesperson spokespeople official officials authorities police government "
    "ministry analyst analysts expert experts observer observers critic critics witness witnesses protester "
    "protesters protestor protestors demonstrator demonstrators activist activists opposition source sources "
    "report reports statement agency army military court prosecutor prosecutors lawyer lawyers campaign party "
    "council group groups resident residents man woman men women doctor doctors historian professor economist "
    "economists specialist specialists researcher researchers diplomat diplomats ambassador mayor governor "
    "general chief director head secretary king queen prince emir sheikh archbishop bishop priest union unions "
    "company commission committee parliament lawmaker lawmakers senator deputy deputies adviser advisor advisers "
    "aide aides envoy representative representatives commander officer officers soldier soldiers worker workers "
    "student students journalist journalists reporter reporters editor author writer scholar fellow candidate "
    "rival opponent opponents supporter supporters ally allies politician politicians politologist pundit "
    "commentator commentators scientist scientists administration regime junta embassy consulate office "
    "department service bureau organisation organization monitor monitors watchdog network channel newspaper "
    "outlet broadcaster media magazine website transcript transcripts document documents letter people crowd "
    "crowds citizens locals mother father son daughter wife husband brother sister teacher nurse driver pensioner "
    "veteran miner miners strikers striker farmer voter voters relatives family neighbours colleague colleagues "
    "others another some many few most kremlin palace presidency bloc alliance side insider insiders chairman "
    "chairwoman chair laureate banner banners sign signs placard placards slogan consultant strategist lecturer "
    "vice-president judge troops mourner mourners marcher marchers caller passer-by militants rebels fighters "
    "organisers organizers delegates investigators rescuers medics executive founder co-founder coordinator "
    "co-ordinator chief-of-staff negotiator mediator pollster sociologist philosopher musician singer poet actor "
    "actress athlete dissident exile exiles defector refugee refugees detainee detainees prisoner intelligence "
    "counterpart incumbent monarch crown oligarch businessman businesswoman entrepreneur banker trader blogger "
    "photographer correspondent presenter host speaker whistleblower engineer manager boss pope cleric imam "
    "patriarch colonel captain sergeant lieutenant major marshal admiral communique communiqué readout operator "
    "firm think-tank thinktank institute university foundation movement coalition team ex-minister ex-president "
    "headquarters politburo state-run guard institution youth mp mps pensioners vice-chancellor "
    "assistant assistants neighbour neighbor seller sellers vendor vendors shopkeeper shopkeepers pharmacist baker "
    "railwayman fisherman fishermen housewife grandmother grandfather uncle aunt cousin nephew niece pupil pupils "
    "rapporteur commissioner commissioners inspector investigator superintendent constable organiser organizer "
    "volunteer volunteers paramedic paramedics surgeon midwife survivor survivors bystander bystanders onlooker "
    "onlookers passenger passengers retiree graduate accountant programmer architect plumber carpenter welder docker "
    "dockers electrician mechanic sailor pilot rabbi monk monks nun vicar librarian caretaker protestor"
)
"""Nouns by which a speaker is named, also in front of a name."""
FEMALE = word_set("spokeswoman woman mother daughter wife sister queen actress chairwoman businesswoman women")
MALE = word_set(
    "spokesman man father son husband brother king prince emir sheikh archbishop bishop priest chairman strongman "
    "pope imam patriarch businessman"
)
RULING = word_set("president leader ruler strongman dictator autocrat king monarch incumbent emir")
ADVERBS = word_set(
    "also later then further earlier recently has had have been is was were are be who and but repeatedly once "
    "still now himself herself themselves itself too even already again all both will would may might could did "
    "does himself, today yesterday monday tuesday wednesday thursday friday saturday sunday instead however "
    "meanwhile twice long since just only yet subsequently simply not never always often reportedly nevertheless "
    "nonetheless"
)
TITLES = word_set(
    "mr mrs ms miss dr prof professor sir dame lord lady baroness gen general col colonel capt captain lt sgt maj "
    "major adm admiral rev father sheikh king queen prince princess emir sultan pope imam ayatollah patriarch "
    "archbishop bishop cardinal president premier chancellor minister senator rep governor mayor secretary "
    "ambassador sen gov vice prime foreign defence defense interior finance deputy former acting justice economy "
    "health education labour labor energy chief chairman chairwoman commissioner marshal commander tsar supreme "
    "leader speaker judge analyst director spokesman spokeswoman spokesperson opposition nobel laureate first "
    "u daw herr frau monsieur madame señor señora don doña dona mister crown ex-president attorney state commerce "
    "trade information oil press"
)
"""Words that, capitalised before a name, are a title and no part of it."""
